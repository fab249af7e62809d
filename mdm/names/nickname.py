"""Short and pet forms of given names and written abbreviations, all folded.

English short forms are the nicknames package's; here are those of Britain that it lacks. Forms that only cut the name
off (Alex, Dani) need no entry: a name that begins the other is never held against it.
"""

from collections.abc import Iterator, Mapping
from itertools import chain

from mdm.names.spelling import ABROAD, FROM_OTHER_SCRIPTS, SPELLINGS

_FORMAL = """
andreas: andi andy anderl · anton: toni · bernhard: bernd · brigitte: gitti gitta bibi gitte biggi
christina: tina chrissie · christine: tina cri cricri chrissie
elisabeth: lisa lisbeth elli sissi babette lise zabeth babeth · franz: franzl · friedrich: fritz fred friedel
gabriele: gabi gaby · georg: schorsch jorg · hans: hansi · heinrich: heinz heiner · helena: lena hela
ingeborg: inge · joachim: jochen achim · johannes: hans hannes · johann: hans hansi · josef: sepp jupp
katharina: kathi kati kathe katja · klaus: nikolaus · magdalena: lena leni magda · margarete: grete gretel greta
matthias: matze hias · maximilian: max · michael: michi micha mike · monika: moni monia · rosemarie: rosi romy
sebastian: basti wastl seba · stefanie: steffi · susanne: susi sanne suzi · ulrich: uli ulli · ulrike: uli ulli rike
ursula: uschi ulla · wolfgang: wolfi wolle · wilhelm: willi willy · alexandre: alex sacha · anne: annie anouk
catherine: cathy cath kate katie kitty cat kath · christophe: chris totof tof · dominique: dom domi · emmanuel: manu
francoise: fanfan · frederic: fred · genevieve: ginette viviane · jacqueline: jacotte jackie jacqui · jerome: jej
josephine: josette fifine jo josie · laurent: lolo · madeleine: mado maddie · margaux: margot · marguerite: margot
marie: maryse manon · nathalie: nath natou · philippe: phil fifi · sophie: soso · stephane: steph
stephanie: steph fanny · veronique: vero · xavier: xav · alejandro: alex jandro · antonio: toni tono
concepcion: concha conchita conchi · consuelo: chelo · dolores: lola loli lolita · encarnacion: encarna encarni
enrique: kike quique henry · francisco: paco curro pancho fran fco frank · francisca: paca paqui · gregorio: goyo
guadalupe: lupe lupita · ignacio: nacho inaki · isabel: chabela isa maribel · jesus: chus suso chuy
jose: pepe pepito chema jse pep · josefa: pepa pepi fina · luis: lucho · manuel: manolo manu manolito lolo
maria: mari ma mariquita marysia maryla mamen maribel marisa maite mayte · mercedes: merche meche
montserrat: montse · pilar: pili · rafael: rafa · rosario: charo chayo · salvador: salva · santiago: santi yago
teresa: tere maite terenia renia · vicente: chente · agnieszka: aga agusia · aleksander: olek alek
aleksandra: ola olka · andrzej: jedrek jendrek · anna: ania anka anula · barbara: basia baska barbel babs babsi barb
bartlomiej: bartek · bartosz: bartek · boleslaw: bolek · czeslaw: czesiek · dorota: dorotka · elzbieta: ela elka
ewa: ewka · franciszek: franek · grzegorz: grzesiek grzes · halina: hala · hanna: hania · henryk: heniek
irena: irka · izabela: iza izka · jadwiga: jadzia · jakub: kuba · jan: janek jasiek jas · janina: janka jasia nina
jerzy: jurek · joanna: asia aska jo · jolanta: jola · jozef: jozek · julia: julka · karolina: karola
katarzyna: kasia kaska · kazimierz: kazik kazek · krystyna: krysia · krzysztof: krzysiek krzys · lukasz: luki
maciej: maciek · malgorzata: gosia goska malgosia · mieczyslaw: mietek · mikolaj: miki · miroslaw: mirek
natalia: natalka · pawel: pawelek · piotr: piotrek piotrus · rafal: rafalek · roman: romek · ryszard: rysiek
slawomir: slawek · stanislaw: staszek stasiek · stanislawa: stasia · stefan: stefek steff · tadeusz: tadek
tomasz: tomek · waldemar: waldek · weronika: wera nika · wieslaw: wiesiek · wladyslaw: wladek · wojciech: wojtek
zbigniew: zbyszek zbyszko · zdzislaw: zdzisiek · zofia: zosia zoska · alberto: beto tito · alessandro: sandro ale
angeles: angelines · asuncion: asun · beatriz: bea · cristina: cris · domenico: mimmo · eduardo: edu lalo
fernando: nando fer · francesco: franco · giovanni: gianni · giuseppe: beppe pino · guillermo: guille memo
inmaculada: inma · luigi: gigi · purificacion: puri · roberto: beto · soledad: sole · susana: susi · trinidad: trini
veronica: vero · victoria: vicky vicki tori · vincenzo: enzo · virginia: virgi · alexandra: sandra sascha lexi
alexander: sascha alx xander · angelika: geli angie · bettina: betty tina · birgit: biggi gitti
cornelia: conny nele · dieter: didi · eduard: edi · gerhard: gerd · gertrud: trude · gunter: gunni
hildegard: hilde · karl: kalle · leopold: poldi · ludwig: lutz · manfred: manni manne fred · martina: tina
michaela: michi micha · nikolaus: klaus niko · peter: pit · rudolf: rudi · sabine: bine
theresa: resi terri tess tessa · veronika: vroni · caroline: caro · guillaume: guigui · isabelle: isa
olivier: olive · valerie: val · albert: bert bertie · alfred: alf alfie fred fredi · alison: ali · amanda: mandy
archibald: archie · barry: baz bazza · charlotte: lottie charlie · clifford: cliff · darren: daz
deborah: debbie debs deb · derek: del · desmond: des · dorothy: dot dotty dolly · douglas: doug dougie
florence: flo florrie flossie · gabrielle: gaby gabby · gareth: gaz · gary: gaz gazza · geoffrey: geoff
gerald: gerry jerry · gerard: gerry jerry gege · graham: gray · gwendoline: gwen · harold: harry · henry: harry
hugh: hughie · isabella: bella izzy · jeffrey: jeff · jeremy: jez jerry · joanne: jo · joshua: josh · kevin: kev
kimberley: kim · laurence: larry laurie lolo · leonard: len lenny · malcolm: mal
margaret: maggie meg peggy madge mags marge · marjorie: marge · maurice: mo momo · melanie: mel melli · mervyn: merv
michelle: shell chelle · natalie: nat · nathaniel: nat nate · neville: nev · nicholas: nick nicky nico
nicola: nicky nikki nic · nigel: nige · oliver: ollie olly · olivia: liv livvy · penelope: penny · percival: percy
philippa: pippa pip · rebecca: becky becca bex · reginald: reg reggie · roland: roly rolli · rosemary: rosie rose
samantha: sam sammy · sandra: sandy · sharon: shaz · sidney: sid · stanley: stan · stewart: stu · stuart: stu
susan: sue susie suzie · terence: terry tel · theodore: theo ted teddy · trevor: trev · vincent: vince vinny
wilfred: wilf · william: liam wm · winifred: win winnie freda · zachary: zac zach zack · charles: chas · george: geo
james: jas · robert: robt robus robcio robbie · thomas: thos · benjamin: benni benny · julian: jule
daniela: ela dani · manuela: ela manu manoli lola · hannelore: hanne lore · dorothea: doro thea
friederike: rike fritzi · eva: evi · evamaria: evi · petra: peti · renate: reni nate · irmgard: irmi · gisela: gisi
heidemarie: heidi heide · adelheid: heidi · liselotte: lilo lotte · mathilde: tilda · viktoria: vicki
wilhelmine: minna mina · waltraud: traudl · siegfried: siggi sigi · sigrid: siggi sigi · reinhard: reini
philipp: lippe · tobias: tobi · thorsten: totti · torsten: totti · jurgen: jogi · hansjurgen: hajo
hansjoachim: hajo jochen achim · hanspeter: hape · karlheinz: kalle · kerstin: kessi · nicole: nicki · simone: simi
florian: flo flori · valentin: valli · norbert: nobby · helmut: helle · jennifer: jenny · gunther: gunni
christian: chris krischan · antoine: tonio toine · jacques: jacky jacquot · jeanfrancois: jeff · jeanne: jeannette
michel: mimi mich · mohamed: momo med · monique: momo · patricia: patou pat pati patri · patrick: pat patou
sandrine: sandy · virginie: ginie · amandine: mandy · aurelie: lili · bernadette: dedette · annesophie: anso
annemarie: annie · helene: lena · andre: dede · pierre: pierrot · louis: loulou · georges: jojo · joseph: jojo
nicolas: nico · sebastien: seb · thierry: titi · ludovic: ludo · gabriel: gab · emilie: milie · marieclaude: mclaude
mariechristine: mchristine · franciscojavier: javi · javier: javi · carlos: charly carlitos · pedro: perico pedrito
ramon: moncho · joaquin: quino chimo ximo · mariacarmen: mamen maricarmen carmen
carmen: mamen menchu carmina carmela · josefina: fina · mariaisabel: maribel · mariapilar: mapi pilar
mariajose: majo mariajo · marialuisa: marisa · mariateresa: maite mayte · juanjose: juanjo · juancarlos: juanca
antonia: toni · elena: nena · yolanda: yoli · rosa: rosita · margarita: marga · milagros: mila · natividad: nati
remedios: reme · miguel: migue · alfonso: poncho · ernesto: neto · felipe: pipe · adolfo: fito · rodolfo: fito
humberto: beto · sergio: checo · dariusz: darek · jaroslaw: jarek · przemyslaw: przemek · radoslaw: radek
arkadiusz: arek · antoni: antek tosiek · szymon: szymek · urszula: ula · alicja: ala · danuta: danka danusia
renata: renia · zuzanna: zuzia zuza · wiktoria: wika · michal: misiek michas · mateusz: mati · mariusz: mario
leszek: lech · patrycja: pati · boguslaw: bogus · bogdan: bogus · bozena: bozenka · bronislaw: bronek
cezary: czarek · edward: edek · eugeniusz: genek gienek · feliks: felek · gabriela: gabrysia · genowefa: gienia
grazyna: grazynka · ignacy: ignas · ireneusz: irek · krystian: krystek · lidia: lidka · ludwik: lutek
marcin: marcinek · marian: maniek · marta: martusia · waclaw: wacek · wanda: wandzia · zygmunt: zygmus
sarah: sal sally · helen: nell nellie · eleanor: nell ellie · ellen: nell · carol: caz · jessica: jess jessie
alexis: lexi · madeline: maddie · madison: maddie · kathleen: kath · katherine: kath · georgina: georgie gina
bethany: beth · siddharth: sid · rajesh: raj · rajendra: raj · tamika: tammy · laura: lozza · gillian: jill gill
maureen: mo · mary: molly polly mamie · natasha: tash · matilda: tilda · lauren: loz · jordan: jordy · imogen: immy
adrian: ade · jason: jay · savannah: savvy · bridget: breda · bernadette: bernie · patrick: padraig · mary: maire
thomas: tom tommi · johanna: hanna hanni hanneke jojo · helene: leni · kristina: tina · charlotte: lotte charly
jakob: jockel · konrad: conny konni · lukas: luki · hermann: manne · regina: gina · simone: moni · christine: tine
anneliese: liesl · elisabeth: liesl betsy els bep · josephine: josi · vanessa: nessa · nicole: niki · edeltraud: traudl
waltraud: traudel · gerhard: gerri · karlheinz: heinz · hanspeter: peter · hansjurgen: jurgen · reinhard: hardy
alexander: xandi · leonhard: hartl · manfred: fredi · mariechristine: christine · marietherese: maite
antoine: tony · suzanne: suzy suzie suzon · michel: mitch · michele: mimi · marguerite: maggy maggie · augustin: gus
martine: titine · roland: rolo · emmanuelle: manue · eugene: gege · virginie: nini · mickael: mika · jeanfrancois: jef
francisco: kiko chico · gabriel: gabi · gabriela: gabi gaby · mariajose: marijose pepa · adelina: lina · angelina: lina
carolina: lina caro · emilio: milo · bartolome: tolo · bernardo: berni · sergio: checho · jorge: coque
mariajesus: chus · mariadolores: marilo · natalia: nati natka · mariaelena: malena · mariafernanda: mafe
kajetan: kajtek · tymoteusz: tymek · marianna: marysia · joanna: joasia · paulina: paula
johannes: jan joop hans · cornelis: kees · hendrik: henk rik · henricus: henk harry · willem: wim pim
jacobus: jaap koos sjaak · petrus: piet peter · adrianus: arie janus · antonius: ton toon · franciscus: cis
sebastiaan: bas · nicolaas: klaas niek · jozef: jef · frans: sus · leopold: pol · cornelia: corrie nel
wilhelmina: willy mien · hendrika: henny riek · catharina: trien toos tineke · geertruida: truus trudy geertje
petronella: nel · jacoba: coby co · margaretha: greet gre · maria: mieke ria · antonio: tonino · joao: joca
jose: ze · catarina: cati · beatriz: bia · margarida: guida · josemanuel: zemanel · francesca: franci
giulia: giuly · giovanni: nanni · luigi: gino · francesco: ciccio · salvatore: toto · roberto: robi
riccardo: ricky · tommaso: tommi · matteo: teo · gianluigi: gigi · pierluigi: piero · margareta: maggan
birgitta: gittan · lars: lasse · bengt: benke · per: pelle · janerik: janne · johan: jojje · fredrik: fredde
mattias: matte mats · gustav: gurra · viktor: vicke · anders: ante · niels: nis · juhani: jussi · lakshmi: lucky
jaswinder: jaz · manpreet: manny · gurpreet: gary · oluwadamilola: dami · mamadou: doudou · chinedu: edu
ifeoma: ify · emmanuel: manny
karen: kaz · sandra: sandi · amanda: mandi · christopher: topher · marilyn: lyn · carolyn: lyn
susan: suze · patricia: paty · laura: laurie · sharon: shazza · rebecca: bec · cheryl: chez
lorraine: lori · andrea: andie andi · denise: niecy · leticia: lety leti · eleanor: elinor ellinor
deirdre: dee · deborah: dee · diana: dee di · louis: lou · louise: lou · graciela: chela · michelle: mich mish
lachlan: lachie · jason: jase · vikram: vik · vikas: vik · linda: lin lindy · pamela: pam · gordon: gordy
raymond: ray
david: davy dai dave · harry: haz · patrick: packie · padraig: podge pat paddy · seamus: james jim shay
tadhg: tim teague · diarmuid: dermot diarmaid dermott · cornelius: connie con · declan: deco
fergus: gus · eamonn: ned eddie eamon · bridget: brid bride biddy · siobhan: shiv
caitriona: catriona trina katrina · grainne: grania · niamh: neve neeve · nuala: fionnuala finola
concepta: connie · bernadette: detta · dolores: dolly · philomena: mena
ciara: keira kiera · alasdair: alistair alastair allister · ruairi: rory ruaidhri
siobhan: shivaun chevonne · jaswinder: jassi · gurpreet: gurps · balwinder: bally · sukhwinder: sukhi sukh
parminder: pam pammi · kulwinder: kully · baljit: bally · hardeep: harry · surinder: sindy · narinder: nindi
satwinder: satti · harjinder: harj · amandeep: aman · jagdeep: jag jaggy · bhavna: bhavana
vijayalakshmi: viji · oluwaseun: seun · olusegun: segun · oluwafemi: femi · olufemi: femi · babatunde: tunde
olatunde: tunde · olumide: mide · adebayo: bayo · adewale: wale · oluwatobiloba: tobi · oluwatobi: tobi
ayodeji: deji · adedeji: deji · abiodun: biodun abi · olakunle: kunle · adekunle: kunle · damilola: dami
folasade: sade · titilayo: layo titi · omolara: lara · oluwakemi: kemi · adebisi: bisi · yetunde: yetty
temitope: tope · olufunke: funke · modupe: dupe · morenike: nike renike · adenike: nike · chukwuemeka: emeka
ikechukwu: iyke ike · chinedu: nedu · chidinma: dinma · ifeoma: oma · nkechinyere: kechi nkechi · chiamaka: amaka
adaeze: ada · obinna: obi · kwabena: kobby ebo · ewa: ewcia · beata: beatka · rafal: rafi · abdul: abs
shabana: shabs · nasreen: naz · nazia: naz · kamran: kami · tahmina: mina · imran: immy · mohammed: mo
alexander: lex · alexandra: lex · jonathan: jonty · isabel: bel · isabella: bel
kathleen: kate katie · thomas: tommy · sebastian: bastian · nicole: nici
maria: mitzi maruja · theresa: resl · frederic: fredo · bernard: nanard · julien: juju · baptiste: bat
viviane: vivi · miguel: miki · mariusz: marus · grzegorz: grzesiu · elisabetta: betta · giuseppe: peppe
giuseppina: pina · filippo: pippo · raffaella: lella · francesco: cesco · fernanda: nanda · conceicao: sao
francisca: xica chica · jose: zeca zeze · aparecida: cida · mariaaparecida: cida · sebastiao: tiao
gabriel: biel gabo · marialuiza: malu · eduardo: duda dudu cadu · carloseduardo: cadu
barbara: babi · adriana: dri · ricardo: rick · gustavo: guga tavo · joaquim: juca quim
antonio: toninho tonho · vera: verinha · francisco: patxi · javier: xavi · mariadolores: loli lola
mariapilar: maripili · josemaria: txema chema · margarita: mago · socorro: coco · itzel: itzy
alicia: licha · beatriz: betty · salvador: chava · alfredo: fredy · elizabeth: ely · magdalena: malena
fernando: fercho · alejandro: alejo · mauricio: mao · enrique: kiko · subramaniam: subbu
mustafa: mistik · ramazan: ramo · abdullah: apo · venkatesh: venky · venkata: venky · sanjay: sanju
sanjeev: sanju · nandini: nandu · meenakshi: meenu · simran: simi · lakshman: laxman · vivek: bibek
georgios: giorgos yiorgos george · ioannis: yannis giannis john · evangelos: vangelis
evangelia: litsa vangelio eva · spyridon: spyros · athanasios: thanasis nasos · eleftherios: lefteris
aikaterini: katerina kate katia · konstantinos: kostas costas dinos kostis
dimitrios: dimitris mitsos jim · nikolaos: nikos nick · emmanouil: manos manolis · panagiotis: panos takis
panagiota: giota yota · vasiliki: vaso viky vicky · vasileios: vasilis bill · kalliopi: popi
effrosyni: efi frosso · anastasia: natasa tasoula · charalampos: babis haris · stavroula: roula voula
paraskevi: voula · georgia: gogo · theodoros: thodoris · michail: michalis mike · eleni: lena helen
johannes: juha jussi hannu jannes sjon · jacobus: jac cobus · jacob: jaap koos sjaak · cornelis: cees cor corne
hendrik: hein henny · hendrikus: henk rik hein harrie harry · henricus: hein rik · gerardus: gerard gerrit ger
wilhelmus: wim willem wil pim · willem: wil · wilhelmina: wil wilma helma willemien mini · pieter: piet
petrus: pieter · adrianus: ad adrie · adriana: adrie ada janny sjaan · antonius: anton teun tonnie
antonia: toos tonny · theodora: thea dora · theodorus: theo dorus · lambertus: bert lammert · hubertus: bert huub
hubert: huub · albertus: bert ab · gijsbertus: gijs bert · gijsbert: gijs bert · egbert: bert · robertus: rob
martinus: tinus martin rien · marinus: rinus rien · leonardus: leo leen · franciscus: frans
francisca: cisca sisca fransje · augustinus: guus · augustus: guus · gustaaf: guus · matthijs: thijs · mathijs: thijs
martijn: tijn · jozef: jos sjef · josephus: jos · elisabeth: elly ellie lies liesbeth betty betje
johanna: joke annie jopie · catharina: rina ina ineke trijntje trijn cato · hendrika: riek rika ria hetty
maria: marijke riet mies miep rie · margaretha: margriet griet grietje greta marga · helena: leny lenie leentje
cornelia: cora cor lia · geertruida: trui gerda · gerarda: gerda · gerardina: dini diny dina
berendina: dini diny dien · everdina: dien diny · jacoba: coba cobie · petronella: petra nelly
anna: anneke annie ans antje · alida: aly ali · susanna: suus sanna sanni · suzanna: suus · suzanne: suus
christina: stien · bernardus: ben bernard · rudolf: ruud · alexander: sander · arnoldus: arnold nol
frederik: frits freek · laurentius: laurens · diederik: dirk · roelof: roel · robert: bob · karl: calle
carl: calle kalle · sofia: fia · sofie: fie · margareta: greta · niklas: nicke nicklas · mikael: micke mika mikko miku
christian: chrille · kristian: chrille krille · hans: hasse · joakim: jocke · olof: olle ola
anders: adde · gunilla: gull · marianne: majsan · magnus: mange · katarina: katta kattis kajsa
kristina: stina kicki kickan · birgitta: britta · bengt: bengan · fredrik: figge · josefin: jossan
johanna: jossan jonna · tomas: tompa · thomas: tompa · stefan: steffe · patrik: putte · ulf: uffe · peter: petter
tobias: tobbe · torbjorn: tobbe · robert: robban · eva: evis · elisabet: lisa bettan liisa
elisabeth: lis lise bettan · charlotte: lotta · charlotta: lotta · roger: rogge · leif: leffe · sebastian: sebbe
rickard: ricke · henrik: henke henkka · daniel: danne · christer: krille · kirsten: kis · birgit: gitte
birgitte: gitte · margrethe: grethe grete · katrine: trine · christine: stine christl
kristine: stine tine · johanne: hanne · mathilde: tilde · matilde: tilde
josefine: fine · nikolaj: niko · juhani: juha juhis · juho: jussi · olavi: olli ola · tapani: tapsa · kalevi: kalle
kaarle: kalle · aleksanteri: aleksi ale santeri santtu · emilia: emmi milla · kristiina: tiina kiia
katariina: kati katri kaisa riina · matias: matti · markus: make · markku: make · tuomas: tomi · marketta: reetta
helena: leena · jorma: jore · sakari: saku · edvard: eetu · eemeli: eetu · erik: erkki eki · eerik: erkki eki
giuseppe: beppino peppino · giuseppina: giusy giusi · giovanni: nino vanni · giovanna: vanna gianna
salvatore: turi tore salvo · antonio: toto nino · antonino: nino · antonietta: etta tonia · domenico: mimi
domenica: mimma · concetta: cettina concettina tina · francesco: checco cecco · francesca: franca checca
raffaele: lello lele · raffaella: raffi · gaetano: tano · vincenza: enza · lorenzo: enzo renzo · michele: lino
carmela: melina · carmelo: melo · margherita: rita · annunziata: nunzia · roberto: roby · roberta: robi roby
rosario: saro · rosalia: lia · luigi: gigino · luigia: gina · pasquale: lino · pasqualina: lina
alessandra: sandra ale · stefania: stefi · elisabetta: betty · federico: chicco · giacomo: mino · leonardo: nardo
bartolomeo: meo · emanuele: lele manu · emanuela: manu · gabriele: lele · daniele: lele · eleonora: nora
teresa: teresina resy · agostino: tino · costantino: tino · caterina: rina · ferdinando: nando · alberto: berto
umberto: berto · immacolata: imma · donatella: lella · calogero: lillo · gianfranco: franco
gianluca: luca · giancarlo: carlo · francisco: xico quico · maria: micas · joana: juju · rodrigo: digo · diogo: digo
leonor: nono · filipe: lipe · antonio: toze · antoniojose: toze · manuel: manel nelo · manuela: nela · henrique: rique
guilherme: gui · isabel: bela · alexandre: xano xande · alexandra: xana · mariajose: mize · helena: leninha
mariadocarmo: carmo · mariadelurdes: lurdes · ana: aninhas · jan: honza jenda honzik
josef: pepa pepik jozka joska · jiri: jirka jura jirik · frantisek: franta fanda · antonin: tonda tonik
vaclav: vasek venca · vojtech: vojta · miroslav: mirek · jaroslav: jarek jarda · jaroslava: jarka jaruska slavka
ladislav: lada · ladislava: ladka · zdenek: zdenda · petr: petrik · pavel: paja · michal: misa · michaela: misa miska
stanislav: standa · bohumil: bohous · bohuslav: bohous · rostislav: rosta · vladimir: vlada · vlastimil: vlasta
ondrej: ondra · jakub: kubik · filip: fila · karel: kaja · karolina: kaja karla · alois: lojza · rudolf: ruda
oldrich: olda · eduard: eda · stepan: stepa · katerina: katka kaca · jana: janicka janca
marie: maruska marenka majka · anna: anicka ancka andula · eva: evicka evca · hana: hanka haninka · lenka: leni lenca
helena: helca · alena: alenka · petra: petruska · lucie: lucka lucinka · veronika: verca · tereza: terka terezka
barbora: bara barca · natalie: naty · bozena: boza · zuzana: zuzka zuza · monika: monca · marketa: marky
jitka: jituska · ivana: iva ivanka · ludmila: liduska · libuse: liba · kristyna: tyna kika · adela: adelka
eliska: elis · nikola: nika nikca niky · vera: verka veruska · agata: agatka · olga: olina · jarmila: jarka
jindrich: jindra · jindriska: jindra · renata: renca · simona: simca · gabriela: gabina
miloslav: milos · kvetoslava: kveta · zdenka: zdena · dana: danuse · josefa: pepina · georgios: yorgos giorgis yeoryos
georgia: tzina · anastasios: tasos tassos · anastasia: tasia sia · apostolos: tolis · antonios: antonis
sotirios: sotiris · alexandros: alekos alexis · stylianos: stelios · styliani: stella stela · chrysoula: chrysa
charikleia: chara · dimitra: mimi dimitroula · dimitrios: mimis · theofanis: fanis · vasiliki: vasoula
paraskevi: evi vivi · eleftheria: ria · eleni: nitsa · pinelopi: popi · kyriaki: kiki · evangelia: evi lia
aikaterini: katina · panteleimon: pantelis · grigorios: grigoris · efthymios: thymios · efstathios: stathis
efstratios: stratos · theodora: dora · ioanna: gianna · chrysanthi: anthi · polyxeni: xenia · despoina: despo
foteini: fofi fotini · fotios: fotis · athanasia: nasia soula · spyridoula: roula · magdalini: magda
argyrios: argyris · stamatios: stamatis · gerasimos: makis · nikolaos: nikolas · charalampos: lampis
konstantina: ntina dina · margarete: gretl · gerhard: geri · ursula: ursi · elisabeth: lisi · theresia: resi
rudolf: ruedi · ulrich: ueli · walter: walti · werner: werni · jakob: kobi · verena: vreni · heinrich: heiri
alfred: fredy · konrad: koni · adrian: adi · roland: roli · gertrud: trudi · josef: pepi
brigitte: brigitta · elisabeth: elsbeth · michiel: michel · camilla: milla
"""


def entries(text: str) -> Iterator[tuple[str, list[str]]]:
    """(name, others) of text such as "henry: harry · john: jack johnny"."""
    for entry in text.strip().replace("\n", "·").split("·"):
        first, _, others = entry.strip().partition(": ")
        yield first, others.split()


def _by_nickname() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for formal, nicknames in chain(*map(entries, (_FORMAL, SPELLINGS, FROM_OTHER_SCRIPTS))):
        for nickname in nicknames:
            found.setdefault(nickname, set()).add(formal)
    formal_of = {nickname: _with_spellings(names, found) - {nickname} for nickname, names in found.items()}
    for english, abroad in entries(ABROAD):  # as they stand: Juan is John, and so not Sean
        for other in abroad:
            formal_of[other] = formal_of.get(other, frozenset()) | {english}
    return formal_of


def _with_spellings(names: set[str], found: Mapping[str, set[str]]) -> frozenset[str]:
    """What the names stand for in turn: stefan is steven, and so stephen."""
    return frozenset(names).union(*(found.get(name, ()) for name in names))


FORMAL_NAMES = _by_nickname()  # nickname → what it may stand for
