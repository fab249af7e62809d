"""Short and pet forms of given names in German, French, Spanish and Polish, and written abbreviations; all folded.

The English ones are the nicknames package's. Forms that only cut the name off (Alex, Dani) need no entry: a name that
begins the other is never held against it.
"""

_FORMAL = """
andreas: andi andy · anton: toni · bernhard: bernd · brigitte: gitti gitta · christina: tina · christine: tina
elisabeth: lisa lisbeth elli sissi · franz: franzl · friedrich: fritz · gabriele: gabi gaby · georg: schorsch jorg
hans: hansi · heinrich: heinz heiner · helena: lena · ingeborg: inge · joachim: jochen achim · johannes: hans hannes
johann: hans hansi · josef: sepp jupp · katharina: kathi kati kathe katja · klaus: nikolaus · magdalena: lena leni
margarete: grete gretel greta · matthias: matze hias · maximilian: max · michael: michi micha mike · monika: moni
rosemarie: rosi · sebastian: basti wastl · stefanie: steffi · susanne: susi sanne · ulrich: uli ulli · ulrike: uli ulli
ursula: uschi ulla · wolfgang: wolfi · wilhelm: willi willy
alexandre: alex sacha · anne: annie anouk · brigitte: bibi · catherine: cathy cath · christophe: chris totof
dominique: dom domi · elisabeth: babette lise zabeth · emmanuel: manu · francoise: fanfan · frederic: fred
genevieve: ginette viviane · jacqueline: jacotte · jerome: jej · josephine: josette fifine · laurent: lolo
madeleine: mado · margaux: margot · marguerite: margot · marie: maryse manon · nathalie: nath · philippe: phil fifi
sophie: soso · stephane: steph · stephanie: steph fanny · veronique: vero · xavier: xav
alejandro: alex jandro · antonio: toni tono · concepcion: concha conchita conchi · consuelo: chelo
dolores: lola loli lolita · encarnacion: encarna · enrique: kike quique · francisco: paco curro pancho fran fco
francisca: paca paqui · gregorio: goyo · guadalupe: lupe · ignacio: nacho · isabel: chabela isa · jesus: chus
jose: pepe pepito chema jse · josefa: pepa pepi · luis: lucho · manuel: manolo manu manolito · maria: mari ma mariquita
mercedes: merche · montserrat: montse · pilar: pili · rafael: rafa · rosario: charo · salvador: salva · santiago: santi
teresa: tere maite · vicente: chente
agnieszka: aga agusia · aleksander: olek alek · aleksandra: ola olka · andrzej: jedrek jendrek · anna: ania anka anula
barbara: basia baska · bartlomiej: bartek · bartosz: bartek · boleslaw: bolek · czeslaw: czesiek · dorota: dorotka
elzbieta: ela elka · ewa: ewka · franciszek: franek · grzegorz: grzesiek grzes · halina: hala · hanna: hania
helena: hela · henryk: heniek · irena: irka · izabela: iza izka · jadwiga: jadzia · jakub: kuba · jan: janek jasiek jas
janina: janka · jerzy: jurek · joanna: asia aska · jolanta: jola · jozef: jozek · julia: julka · karolina: karola
katarzyna: kasia kaska · kazimierz: kazik · krystyna: krysia · krzysztof: krzysiek krzys · lukasz: luki
maciej: maciek · magdalena: magda · malgorzata: gosia goska malgosia · maria: marysia maryla · mieczyslaw: mietek
mikolaj: miki · miroslaw: mirek · monika: monia · natalia: natalka · pawel: pawelek · piotr: piotrek piotrus
rafal: rafalek · roman: romek · ryszard: rysiek · slawomir: slawek · stanislaw: staszek stasiek · stanislawa: stasia
stefan: stefek · tadeusz: tadek · teresa: terenia · tomasz: tomek · waldemar: waldek · weronika: wera · wieslaw: wiesiek
wladyslaw: wladek · wojciech: wojtek · zbigniew: zbyszek zbyszko · zdzislaw: zdzisiek · zofia: zosia zoska
alexander: alx · charles: chas · george: geo · james: jas · robert: robt · thomas: thos · william: wm
"""


def _by_nickname() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for entry in _FORMAL.replace("\n", "·").split("·"):
        formal, _, nicknames = entry.strip().partition(": ")
        for nickname in nicknames.split():
            found.setdefault(nickname, set()).add(formal)
    return {nickname: frozenset(formal) for nickname, formal in found.items()}


FORMAL_NAMES = _by_nickname()  # nickname → what it may stand for
