"""Short and pet forms of given names, written abbreviations, and names that are spelt in several ways; all folded.

English short forms are the nicknames package's; here are those of Britain that it lacks. Forms that only cut the name
off (Alex, Dani) need no entry: a name that begins the other is never held against it.
"""

from collections.abc import Iterator, Mapping

_FORMAL = """
andreas: andi andy · anton: toni · bernhard: bernd · brigitte: gitti gitta · christina: tina · christine: tina
elisabeth: lisa lisbeth elli sissi · franz: franzl · friedrich: fritz · gabriele: gabi gaby · georg: schorsch jorg
hans: hansi · heinrich: heinz heiner · helena: lena · ingeborg: inge · joachim: jochen achim · johannes: hans hannes
johann: hans hansi · josef: sepp jupp · katharina: kathi kati kathe katja · klaus: nikolaus · magdalena: lena leni
margarete: grete gretel greta · matthias: matze hias · maximilian: max · michael: michi micha mike · monika: moni
rosemarie: rosi · sebastian: basti wastl · stefanie: steffi · susanne: susi sanne · ulrich: uli ulli
ulrike: uli ulli · ursula: uschi ulla · wolfgang: wolfi · wilhelm: willi willy · alexandre: alex sacha
anne: annie anouk · brigitte: bibi · catherine: cathy cath · christophe: chris totof · dominique: dom domi
elisabeth: babette lise zabeth · emmanuel: manu · francoise: fanfan · frederic: fred · genevieve: ginette viviane
jacqueline: jacotte · jerome: jej · josephine: josette fifine · laurent: lolo · madeleine: mado · margaux: margot
marguerite: margot · marie: maryse manon · nathalie: nath · philippe: phil fifi · sophie: soso · stephane: steph
stephanie: steph fanny · veronique: vero · xavier: xav · alejandro: alex jandro · antonio: toni tono
concepcion: concha conchita conchi · consuelo: chelo · dolores: lola loli lolita · encarnacion: encarna
enrique: kike quique · francisco: paco curro pancho fran fco · francisca: paca paqui · gregorio: goyo
guadalupe: lupe · ignacio: nacho · isabel: chabela isa · jesus: chus · jose: pepe pepito chema jse · josefa: pepa pepi
luis: lucho · manuel: manolo manu manolito · maria: mari ma mariquita · mercedes: merche · montserrat: montse
pilar: pili · rafael: rafa · rosario: charo · salvador: salva · santiago: santi · teresa: tere maite · vicente: chente
agnieszka: aga agusia · aleksander: olek alek · aleksandra: ola olka · andrzej: jedrek jendrek · anna: ania anka anula
barbara: basia baska · bartlomiej: bartek · bartosz: bartek · boleslaw: bolek · czeslaw: czesiek · dorota: dorotka
elzbieta: ela elka · ewa: ewka · franciszek: franek · grzegorz: grzesiek grzes · halina: hala · hanna: hania
helena: hela · henryk: heniek · irena: irka · izabela: iza izka · jadwiga: jadzia · jakub: kuba
jan: janek jasiek jas · janina: janka · jerzy: jurek · joanna: asia aska · jolanta: jola · jozef: jozek · julia: julka
karolina: karola · katarzyna: kasia kaska · kazimierz: kazik · krystyna: krysia · krzysztof: krzysiek krzys
lukasz: luki · maciej: maciek · magdalena: magda · malgorzata: gosia goska malgosia · maria: marysia maryla
mieczyslaw: mietek · mikolaj: miki · miroslaw: mirek · monika: monia · natalia: natalka · pawel: pawelek
piotr: piotrek piotrus · rafal: rafalek · roman: romek · ryszard: rysiek · slawomir: slawek
stanislaw: staszek stasiek · stanislawa: stasia · stefan: stefek · tadeusz: tadek · teresa: terenia · tomasz: tomek
waldemar: waldek · weronika: wera · wieslaw: wiesiek · wladyslaw: wladek · wojciech: wojtek
zbigniew: zbyszek zbyszko · zdzislaw: zdzisiek · zofia: zosia zoska · alberto: beto tito · alessandro: sandro ale
angeles: angelines · asuncion: asun · beatriz: bea · cristina: cris · domenico: mimmo · eduardo: edu lalo
fernando: nando fer · francesco: franco · giovanni: gianni · giuseppe: beppe pino · guillermo: guille memo
inmaculada: inma · luigi: gigi · purificacion: puri · roberto: beto · soledad: sole · susana: susi · trinidad: trini
veronica: vero · victoria: vicky vicki tori · vincenzo: enzo · virginia: virgi · alexandra: sandra sascha
alexander: sascha · andreas: anderl · angelika: geli angie · barbara: barbel babs · bettina: betty tina
birgit: biggi gitti · cornelia: conny nele · dieter: didi · eduard: edi · gerhard: gerd · gertrud: trude
gunter: gunni · hildegard: hilde · karl: kalle · karlheinz: kalle · leopold: poldi · ludwig: lutz
manfred: manni manne · martina: tina · michaela: michi micha · nikolaus: klaus niko · peter: pit · rosemarie: romy
rudolf: rudi · sabine: bine · susanne: suzi · theresa: resi · veronika: vroni · wolfgang: wolle · caroline: caro
guillaume: guigui · isabelle: isa · olivier: olive · valerie: val · albert: bert bertie · alfred: alf alfie fred
alison: ali · amanda: mandy · archibald: archie · barry: baz bazza · catherine: kate katie kitty cathy cath cat
charlotte: lottie charlie · clifford: cliff · darren: daz · deborah: debbie debs deb · derek: del · desmond: des
dorothy: dot dotty dolly · douglas: doug dougie · florence: flo florrie · gabrielle: gaby gabby · gareth: gaz
gary: gaz gazza · geoffrey: geoff · gerald: gerry jerry · gerard: gerry jerry · graham: gray · gwendoline: gwen
harold: harry · henry: harry · hugh: hughie · isabella: bella izzy · jacqueline: jackie jacqui · jeffrey: jeff
jeremy: jez jerry · joanna: jo · joanne: jo · josephine: jo josie · joshua: josh · kevin: kev · kimberley: kim
laurence: larry laurie · leonard: len lenny · malcolm: mal · margaret: maggie meg peggy madge mags · marjorie: marge
maurice: mo · melanie: mel · mervyn: merv · michelle: shell chelle · natalie: nat · nathaniel: nat nate · neville: nev
nicholas: nick nicky nico · nicola: nicky nikki nic · nigel: nige · oliver: ollie olly · olivia: liv livvy
penelope: penny · percival: percy · philippa: pippa pip · rebecca: becky becca bex · reginald: reg reggie
roland: roly · rosemary: rosie rose · samantha: sam sammy · sandra: sandy · sharon: shaz · sidney: sid · stanley: stan
stewart: stu · stuart: stu · susan: sue susie suzie · terence: terry tel · theodore: theo ted teddy
theresa: terri tess · trevor: trev · vincent: vince vinny · wilfred: wilf · william: liam · winifred: win winnie
zachary: zac zach zack · alexander: alx · charles: chas · george: geo · james: jas · robert: robt · thomas: thos
william: wm
"""


# One name, written as it is heard; too far apart for a typing error. Each stands for the first.
_SPELLINGS = """
aidan: aiden ayden · alan: allan allen alun · alison: allison alyson · ann: anne · bryan: brian
caitlin: katelyn kaitlyn · carl: karl · caroline: carolyn · catherine: katherine kathryn katharine catharine cathryn
christina: kristina · christine: kristine · christopher: kristopher · claire: clare clair · craig: kraig
curtis: kurtis · deborah: debra · denise: denyse · elisabeth: elizabeth · eric: erik erich
frederick: frederic fredrick · gareth: garath · geoffrey: jeffrey jeffery geoffry · gerard: gerrard jerard
graham: graeme grahame · helen: hellen helene · hugh: huw · ian: iain · isabel: isobel isabelle isabella
jacqueline: jaqueline jacquelyn · jaime: jamie · jane: jayne · jasmine: yasmin jasmin yasmine · jodie: jody jodi
john: jon · joseph: josef jozef · kailey: kayleigh kayley · katie: katy · kieran: ciaran keiran kieron
kristin: kirsten kirstin · laurence: lawrence · lee: leigh · lesley: leslie · lewis: louis · linda: lynda
lindsay: lindsey lyndsey · lucas: lukas · lynn: lynne lyn · mark: marc · martyn: martin
matthew: mathew matthieu mathieu · megan: meghan · michael: micheal mikael · michelle: michele
mohammed: mohamed muhammad mohammad mohamad muhammed mohd · neil: neal · nicholas: nicolas nikolas · nicola: nichola
oliver: olivier · philip: phillip philippe filip · rachel: rachael · rebecca: rebekah · reece: rhys rees
robyn: robin · sara: sarah · sean: shaun shawn · sofia: sophia sophie zofia · stephen: steven stephan · steven: stefan
stephanie: stefanie stephany · stuart: stewart · susanna: suzanna susannah · suzanne: susanne · teresa: theresa
toby: tobi · tracy: tracey · vivian: vivien vivienne · walter: valter · wilhelm: vilhelm · yvonne: ivonne
zachary: zackary zachery · zoe: zoey
"""


def _entries(text: str) -> Iterator[tuple[str, list[str]]]:
    for entry in text.strip().replace("\n", "·").split("·"):
        first, _, others = entry.strip().partition(": ")
        yield first, others.split()


def _by_nickname() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for formal, nicknames in (*_entries(_FORMAL), *_entries(_SPELLINGS)):
        for nickname in nicknames:
            found.setdefault(nickname, set()).add(formal)
    return {nickname: _with_spellings(names, found) - {nickname} for nickname, names in found.items()}


def _with_spellings(names: set[str], found: Mapping[str, set[str]]) -> frozenset[str]:
    """What the names stand for in turn: stefan is steven, and so stephen."""
    return frozenset(names).union(*(found.get(name, ()) for name in names))


FORMAL_NAMES = _by_nickname()  # nickname → what it may stand for
