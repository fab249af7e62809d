"""How people are called: given name → short and pet names, as one finds them on forms. The first is the commonest."""

from collections.abc import Mapping


def _read(lines: str) -> dict[str, tuple[str, ...]]:
    names = (line.split(":") for line in lines.split(";"))
    return {formal.strip(): tuple(short.split()) for formal, short in names}


ENGLISH: Mapping[str, tuple[str, ...]] = _read(
    "Abigail: Abby Gail; Alexander: Alex Sandy; Alexandra: Alex Sandra; Andrew: Andy Drew; Angela: Angie;"
    "Anthony: Tony; Barbara: Barb Babs; Benjamin: Ben; Catherine: Cathy Kate; Charles: Charlie Chuck;"
    "Charlotte: Lottie Charlie; Christine: Chris Tina; Christopher: Chris Kit; Daniel: Dan Danny; David: Dave;"
    "Deborah: Debbie Deb; Donald: Don; Dorothy: Dot Dottie; Edward: Ed Ted; Eleanor: Ellie Nell;"
    "Elizabeth: Liz Beth Betty; Frances: Fran; Francis: Frank; Frederick: Fred Freddie; Gareth: Gaz; Geoffrey: Geoff;"
    "Gerald: Gerry; Graham: Gray; Gregory: Greg; Henry: Harry Hal; Jacqueline: Jackie; James: Jim Jamie;"
    "Janet: Jan; Jennifer: Jen Jenny; Jessica: Jess; John: Jack Johnny; Jonathan: Jon; Joseph: Joe; Joshua: Josh;"
    "Judith: Judy; Katherine: Kate Kathy; Kathleen: Kath; Kenneth: Ken; Kimberly: Kim; Lawrence: Larry; Leonard: Len;"
    "Lesley: Les; Lewis: Lew; Margaret: Maggie Peggy; Martin: Marty; Matthew: Matt; Michael: Mike Mick; Natalie: Nat;"
    "Nathan: Nate; Nicholas: Nick; Nicola: Nicky; Oliver: Ollie; Pamela: Pam; Patricia: Pat Trish; Patrick: Paddy Pat;"
    "Peter: Pete; Philip: Phil; Rachel: Rach; Raymond: Ray; Rebecca: Becky; Richard: Rick Dick; Robert: Rob Bob;"
    "Ronald: Ron; Rosemary: Rosie; Russell: Russ; Samantha: Sam; Samuel: Sam; Sandra: Sandy; Stephanie: Steph;"
    "Stephen: Steve; Steven: Steve; Stuart: Stu; Susan: Sue Suzie; Terence: Terry; Theresa: Terry; Thomas: Tom;"
    "Timothy: Tim; Valerie: Val; Victoria: Vicky; Vincent: Vince; William: Will Bill; Zachary: Zach"
)
GERMAN: Mapping[str, tuple[str, ...]] = _read(
    "Alexander: Alex; Alexandra: Alex; Andreas: Andi; Christian: Chris; Christina: Tina; Elisabeth: Elli Lisa;"
    "Franziska: Franzi; Friedrich: Fritz; Gabriele: Gabi; Hans: Hansi; Johannes: Hannes; Josef: Sepp; Katharina: Kathi;"
    "Margarete: Grete; Matthias: Matze; Maximilian: Max; Michael: Michi; Michaela: Michi; Sebastian: Basti;"
    "Sabine: Bine; Stefan: Steff; Stefanie: Steffi; Susanne: Susi; Thomas: Tom; Ursula: Uschi; Wolfgang: Wolle"
)
POLISH: Mapping[str, tuple[str, ...]] = _read(
    "Aleksander: Olek; Aleksandra: Ola; Andrzej: Jędrek; Anna: Ania; Barbara: Basia; Ewa: Ewka; Grzegorz: Grzesiek;"
    "Jakub: Kuba; Jan: Janek; Joanna: Asia; Katarzyna: Kasia; Krzysztof: Krzysiek; Magdalena: Magda;"
    "Małgorzata: Gosia; Maria: Marysia; Michał: Misiek; Monika: Monia; Piotr: Piotrek; Stanisław: Staszek;"
    "Tomasz: Tomek; Zofia: Zosia; Wojciech: Wojtek; Łukasz: Luki"
)
SPANISH: Mapping[str, tuple[str, ...]] = _read(
    "Alejandro: Álex; Antonio: Toni; Concepción: Concha; Dolores: Lola; Eduardo: Edu; Enrique: Quique;"
    "Francisca: Paca; Francisco: Paco Fran; Guadalupe: Lupe; Ignacio: Nacho; Isabel: Isa; Jesús: Chus; José: Pepe;"
    "Manuel: Manolo; María Dolores: Lola; Mercedes: Merche; Pilar: Pili; Rafael: Rafa; Roberto: Beto; Rosario: Charo"
)
FRENCH: Mapping[str, tuple[str, ...]] = _read(
    "Alexandre: Alex; Benjamin: Ben; Catherine: Cathy; Christophe: Chris; Élisabeth: Babette; Frédéric: Fred;"
    "Gabrielle: Gaby; Isabelle: Isa; Jacqueline: Jacotte; Joséphine: José; Nicolas: Nico; Patricia: Pat;"
    "Sébastien: Seb; Stéphane: Steph; Stéphanie: Steph; Thomas: Tom; Véronique: Véro; Vincent: Vince"
)
