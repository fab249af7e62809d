"""Given names that people bear, folded, most of them in no list of nicknames: one of them is no slip of another."""

_WOMEN = """
aafke aaltje aarti aase ada adamantia adaobi adele adelheid aditi adriana adrienne afroditi agapi
agata agathe agathi agnese agneta agustina aida aila aileen aili ailish ailsa aimee aino airi aisling
alba albane alda alejandra alessia alexia alicja alina aline alisa aliya alkistis allegra almudena alva
alzbeta alzira amaia amal amalia amalie amandine amara amber ambra amelie amina amira amparo amrita ana
anabela anais ananya andrea andree andreia andriana aneta anette anezka angela angeles angeliki angelique
aniela anika anita anja anjali anjana anke ankie annalisa annamaria anneke anneli annelie annelies
anneloes annemiek annemieke annette anni anniek anniina annika annikki annina anny anthoula antigoni
antje antonella anu anya aoife aparna apolline april araceli archana argyro ariadna ariadni ariane
arianna ariel arja arlette armelle armi artemis asha asimina aspasia assuncao assunta asta astrid
asuncion athina aud aude audrey auli aune aurora aurore autumn ava avril axelle ayesha aylin aysel aysun
azucena azzurra barbro baukje bea beata beatrice begona belen belinda benedetta benedicte benedita bente
berenice berit bethan bhavna bianca birgit birthe bjorg blanca blanka blazena bodil bogumila boguslawa
bohdana bohumila bohuslava bolanle bonnie bozena bregje brenda brigida brigitta brigitte brita britta
bronislawa bronwen brooke bruna brunhilde bushra camila camilla camille candela candelaria caoimhe
capucine carina carla carlijn carlota carlotta carmela carmen carole carolien carolyn carys casandra
cassandre catalina caterina catrin cayetana cecile cecilia celeste celestine celia celina celine
ceri chantal chariklia charline cheryl chiara chidera chidinma chinwe chioma chitra chloe christa
christelle christiane cidalia cinzia claartje clara clarissa clarisse claudia claudie claudine clelia
clemence clodagh clotilde colette colleen constanca constance consuelo coralie cordula corina corine
corinna corinne cristiana cristina crystal cynthia cyrielle czeslawa dagmar dagny daisy dalia dalila
danai daniele danielle danuta daphne darlene dawn dayana debora deepika delphine demet denisa denise
deolinda dervla desiree despina destiny diane dieuwertje dionysia dita ditte divya dolores dominika domna
donata donna dorien doris dorota dorte dorthe dorthea drahomira dulce ebba eda edeltraud edita edith edna
eduarda edwige edyta eefje eeva eftychia eija eila eilidh eimear eini eirini ekaterini elaine elena eleni
elfriede eliane elif elin elina eline elisa elisabete elisabeth elisavet elise eliza elke ella elles
ellie elodie eloise elpida elsa elsbeth else elvira emelie emilia emine emma emmanuelle encarnacion
enni enrica erica erika erin erja erna ernestine ersi esme esmee esmeralda esperanza esra essi estefania
estelle ester esther eugenie eulalia eunice eva evanthia evdokia eve evelien eveliina evelyn evie
evmorfia evridiki fabiana fabienne fabiola fabrizia faith fani fanny farah farzana fatima fatma faye
federica felicia felicity feline felisa felismina femke fenja fenna ffion filio filipa filiz filomena
fiona fionnuala fiorella flavia flavie fleur floor floortje flora florbela florence flurina fraenzi
frances francine fransien frantiska franziska frauke freja freya frida friedericke froukje funmi gaelle
gaia gail garifallia gauri geesje gema gemma genevieve genoveva georgette georgia geraldine gerda gerdien
gerlinde germa germaine germana gertraud gertrud gesa ghislaine giada gianna ginevra ginger gioia giorgia
giovanna gisela gisele gita giuliana glenda gloria glykeria goedele graca grace graciela graciete grainne
grammatiki grazia graziella grazyna greetje greta gro guadalupe gudrun guilhermina gun gunborg gunhild
gunn gunnel gunvor gwen gwenaelle gwendolyn gwenllian hadil hafsa halima halina hanife hanna hannele
hannelore harini harper harriet hauwa hazel heather hedda hedvika hedwig hege heike heini heleen helene
helga heli helia helka helmi heloise helvi henriette henryka hermina hermine herminia herta hertha hilary
hilda hildegund hilja hilkka hillevi hiske holly honorata honorine hope hortensia hulya iben ida idalina
ifigeneia iina ilaria ilda ilka ilona ilse imke ina indira ines inga ingalill ingeborg ingegerd
ingela inger ingrid ingvild inka inkeri inmaculada iolanda iole iona ioulia irena irene iria irini iris
irja irma irmeli irmgard iro isabel isaura iselin isha ishita isla isolde itziar ivana iveta ivone ivonne
iwona izabela jaana jacinta jacqueline jade jadwiga jana janani janet janice janina janine janneke
jantina jantine jantje jaroslava jaroslawa jasmijn jasmina jasmine jaya jeanette jelka jeltje jenna jet
jette jewel jillian jimena jirina jiska jitka jitske joan joanna joaquina jocelyn jocelyne jodie joelle
johana johanna jolana jolanda jolanta jolien jolijn jorunn josefa josette josiane josie josien joy joyce
juana judite judith julia juliana julie julieta juliette june justine justyna jutta jyoti jytte kaarina
kaija kajal kallirroi kamala kamila kara karen karima karin karina karla karlijn karola karolina
katarzyna kathrin katka katleen katrien katriina katrin kausar kavita kavya kay kayla kaylee kazimiera
kehinde keira kelly kerstin kim kinga kiran kirsi kirsten kirsti kirstie kirstine kirsty kjersti klara
klaske klaudia kleio klio komal kornelia krista kristen kristien kriti kritika krystyna kvetuse kyllikki
ladina laetitia laia lalita lamprini lara larissa laure lauren laurence lavanya laverne lavinia lea leah
leanne leela leire lena lene lenka leokadia leona leonie leonor leopoldine leticia letizia lia lianne
lidia lieke liesbet liesel lieselot lieselotte lieve lilian liliana liliane lilja lina linda linde linn
linnea lisa liset lisete lisette lissi livia loes lola lone lonneke loredana lorella lorena lorenza
loretta lorna lorraine louise louna lourdes lova lovisa lowri luana lucia luciana lucie lucienne lucilia
lucille lucinda lucja lucrecia lucrezia lucy lucyna ludivine ludmilla ludovina ludwika luigia luisa luise
luna lut luz lydia lynette lyyli maaike maarit maartje mabel macarena madalena maddalena madeleine
madelon madhu madison maelle maeve mafalda magali magdalena mahnaz mahsa mai maija mair maite maj maja
malene malin malini malwina mandy manisha manon manuela manuelle mara marcela marcella marcia maren
margarete margarethe margaux margit margita margje margot margreet margret margrit marguerite mariagrazia
mariana mariangela marianna marianne mariarosa maribel marica maricarmen marie marieke mariette mariitta
marije marijn marika marilena marilyn marina mariola marion mariska marisol maristella marit marita
maritza mariyam marja marjaana marjan marjatta marjo marjolein marjolijn marjorie marjukka marjut
markella marleen marlene marlies marlis marloes marta marte martha martina martine martta marwa maryla
maryse marzena mathilda matina maud maura maureen mavis maxine may maya mechthild meena meera meifang
meike meiling melania melanie melek melina melissa melitta melody melpomeni meral mercedes mercia merel
merete merja mervi mette mhairi mia micaela michela micheline mieczyslawa milada mildred milena
milja millie miloslava milou milus mina minji minnie minttu mira miranda mireia mireille mirella miriam
mirja mirjam miroslava miroslawa mirthe mirto mirva mohini moira mona monica moniek monika monique
montserrat morag morena morgane morven muriel murielle muskan mylene myrna myrthe myrtle myrto mythili
nadege nadia nadine nancy nandini nanna naomi nasreen natalia natercia nathalie nazare nea neea neelam
nefeli neha nele nella nelli nellie nerea nerys nettie neus ngozi niamh nicla nicole nicoletta nicoline
nienke nieves nikol nikola nikoletta nina nisha nitya nneka noa noelia noemi noemia noemie noora
noortje nora noreen norma notburga nova nuala nuria nynke oceane octavia oda oddny odete odette odile
ofelia oksana olaya olga olinda olivia oliwia olympia ombeline oona opal oriana orla orlaith ornella
otilia ottavia otylia ourania outi padma paige palak pallavi palmira paloma pam pamela paola parisa
parthena parvati pascale pascaline patricia patrizia patrycja paula paulette paulien pauliina paulina
pauline pavithra pavla pavlina paz pearl pelagia peppi pernilla pernille perrine persefoni petra phoebe
phyllis pia piedade piera pierina pilar pinja pirjo pirkko poppy pragya prazeres preeti priscila
priscille priya priyanka puck purificacion rabia rachel rachele radha radhika radka radmila radomira
radoslawa ragna ragnhild rahel raija raila raili rajni ramona ramya rani rania raquel rashmi raven rebeca
rebecka rebekka regina regine regula reingard reinhilde rekha remedios renata renate renee renske renu
revathi rhian rhiannon rhonda rianda rianne rigmor riikka riitta rikke rita ritu ritva riya roberta robin
rochelle rocio rodanthi roisin roksana romana romane romina ronja roos roosa rosalba rosalia rosalie
rosalina rosalind rosanna rosanne rosaria rosario rosella roselyne rosemarie rosetta roshni rosmarie
rossana rossella roswitha roxana roxane roxanne rubina ruby ruchi rut rute ruth ruzena saana saar saara
sabina sabine sabrina sade sadia sadie saga sagrario saija saila saima saira sakshi salla salli salma
salme salome saloni salud samanta samina samira sandra sandrine sangeeta sangita sanjana sanne saoirse
sapna sara sari sarita sarka saskia satu savita scarlett seema seija selena senja seraina serena sevasti
sevda severine shaista shanti shazia sheetal sherry sheryl shilpa shirley shivani shona shreya shweta
sian sibel sibylle sidonie sidsel sieglinde sien sietske signe sigrid sigrun siiri silje silke silvana
silvia silvie silvina simisola simone simonetta simran sindhu sine sinead sini sinikka siri sirkka sirpa
siska sisko sissel siv sivia sjoukje skye slawomira smaragda smita sneha sofia sofie soila sointu solange
soledad solene solfrid solveig sona sonal sonia sonja sonsoles sonya soraia sorcha sotiria sowmya srishti
sruthi stacey stamatia stanislava stefania stefanie stella stepanka stephania sudha suganya sujata
sumaira suman summer sunita sunniva suoma susana susann susanne sushma suvi suzan suzanne svatava svea
svenja svetlana swathi swati sybille sylva sylvi sylvia sylviane sylvie sylwia synnove tabitha tahira
taimi taina tamar tamara tammy tana tanja tanvi tanya tara tarja tasha tatana tea tecla teija telma
teodora teodozja teresa terhi teri terri terttu thais thaleia thea theano thekla thelma theoni theres
therese thomais tiffany tiia tilda tina tinie tinne tiphaine tiziana tjitske toini tone tonje tora torill
tova tove traci traude trees triantafyllia tricia trinidad trisha trudy tuija tuire tullia turid tuula
tuulia tuulikki tuva tyyne tzeni uche ulla ulrika uma una unelma unni ursina ursula urvashi usha ute uzma
vaishali vaishnavi valentina valeria valerie vanda vandana vanesa vanessa vani vania vanja vappu varvara
vasundhara veera veerle vendela vendula venetia venla vera verna veronica vibeke vicenta vicki victoire
vidya vieno vigdis viivi viktorie vilde vilma vimala viola violaine violet violeta violette virginia
virginie virpi virve visitacion vitoria vittoria vivian viviana viviane vivianne vladena vladimira
vladislava vojtecha walburga waltraud wanda wenche wendy wenke weronika whitney wiebke wieke wieslawa
wietske wiktoria willemijn willow wilma winifred wioletta wladyslawa xanthi xenia yaiza yamini yamuna
yara yasemin ylva yolanda yolande yvette yvonne zacharoula zahra zainab zaira zaneta zara zdislava
zdzislawa zelda zelia zeynep zinovia zita zoe zofia zora zulema zulmira zuzana zuzanna
"""
_MEN = """
aad aage aapo aappo aarav aarne aaro aaron aart aatos abel abelardo abhinav abhishek abilio abramo acacio
achille achilleas achillefs achim adalbert adam adamantios adamo ade adeel adelin adelino adem adil
aditya adolf adolfo adonis adriaan adrian adriano adrien afonso agamemnon agapito agisilaos agostinho
agustin ahmet ahti aidan aitor ajay akash aki aksel akseli akshay aku alain alan alasdair alban albano
albert alberto albin albino albrecht alcides aldo aldric aled aleksander aleksy ales alessio alexios
alexis alfio alfons alfonso alfred alfredo algot ali alipio alistair alix alkis almerindo alois alojzy
alonso aloys alphonse alpo altti alun alvar alvaro alvin alwin alwyn amadeo amadeu amadeus amador amadou
aman amandio amaro amaury ambroise ambroz ambrozy amedeo americo amilcar amin amir amit amrit anacleto
anand anargyros anastasio anastasis anatol anatole anders andoni andrea andres andri andrzej anestis ange
angelo angelos angus anibal anicet anil anirudh anker ankit ankur anselme anselmo antero antonello antoni
antonin antonio antti anuj apoloniusz aquilino arend ariel arif arild aris aristidis aristotelis arjan
arjen arjun arkadiusz arlindo armand armando armas armenio armin arnaldo arnaud arnav arndt arne arnfinn
arno arnold arnost arnt arsene arsenio arsenios arthur arto arttu artur arturo arun arvi arvid arvind
arvo asbjorn asdrubal asger asher ashish ashok ashton ashwin asier asif asko asle atif atle atte attilio
aubin aubrey audun august augustin augusto auke aulis aurele aurelien aurelio austin avelino avraam axel
aydin ayoub baldomero baltasar baltazar baptiste barend baris barnabe barra barrie barthelemy bartlomiej
bartolome bartosz basile basilio bastiaan bastian bastien bavo bazyli beat beau bedrich belmiro ben bendt
benedikt benedykt beniamin beniamino benigno benito benjamim benno benoit bent bento beranger berend
berkan bernabe bernard bernardino bernardo bernt bertel berthold bertil bertrand bharat bhaskar biagio
bilal birger bjarke bjarne bjorn blahoslav blair blaise blake blazej boaventura boaz bodo bogdan bogumil
boguslaw bohumir boleslav boleslaw boniface bonifacio borge boris borivoj borja borje borys boudewijn
bouke bozydar bradley brage bram brandon braulio brayden brecht brendan brent bretislav brett brice
bronislav bronislaw bror bruce bruno bryce burak burkhard byron caetano calixto callum calum cameron
camillo camilo campbell can candido carlo carlos carlton carmelo carmine carsten cary casimiro casper
cathal cecil cedric celestino celso cem cenek cengiz cesar cesare cezary chad chandan chandler
charalambos charilaos chariton charly chester chetan chidi chiel christen christiaan christodoulos
christof christoforos christoph christophe christos chrysanthos chrysostomos chukwudi ciaran cipriano
ciro cla clarence clark clas claude claudio claus clayton clemens clement clemente clifton clinton clovis
clyde cody coen colby cole colin colm conall connor conor conrad constant cooper corentin cormac corrado
corsin cory cosimo cosme courtney craig crisanto cristian cristiano cristobal cristovao ctibor ctirad
curdin curtis custodio cyprian cyprien cyriaque cyril cyrill cyrus cyryl czeslaw daan dafydd dag dagfinn
daire dale dalibor dalimil dallas damian damiano damianos damien damon dan dana daniel daniele danilo
danish dante dara dario darius dariusz darnell darragh darrell darren daryl david davide dawid dean
debashish declan deepak delfim demetrio denis deniz dennis dennys derrick desiderio desmond detlef
dev devansh devin devon dewi dexter dhruv diarmuid didier diederick diego dieter diethelm dietmar
dietrich dilip dillon dimitri dimosthenis dinesh dinis dino diomidis dionisio dionizy dionysios dirk
dobroslaw domenico domingo domingos dominic dominik donal donald donat donatien donato donovan dorian
doyle drahoslav drew dries duane duarte duncan dusan dustin dwayne dwight dylan eamon earl earnest ebbe
eberhard ebuka eckart eckhard edelmiro edgar edgard edmond edmund edmundo edoardo edvin edward eelco
eelis eelke eemil eero efrain egil egon ehsan eike eilif einar einari eino eirik eivind ekkehard eladio
elbert eldon eleuterio elfed eli elia elias eligiusz elijah elio eliseo eliseu eljas elliot ellis elmar
elmer elof eloi eloy emanuel emeka emeric emeterio emidio emiel emil emile emiliano emilio emmerich emmet
emmett emre emrys emyr enda enea engelbert ennio enno enrico enrique ensio enzo eoghan epameinondas
epifanio erasmo erhard eric erik erland erling ermanno ernest ernesto ernst ertan ervin erwan erwin eryk
esa esben eshan eskild esko espen esteban estevao ethan etienne ettore euan eudes eugen eugene eugenio
eugeniusz eurico euros eusebio eustachy evan evaristo even everett evert evripidis evzen ewald ewan
ewaryst ewout eyvind ezechiel ezequiel ezio fabian fabien fabio fabrice fabrizio fahad faisal falk faraz
farhan farid farouk fausto fedde federico felice feliciano felicien feliks felipe felisberto felix femi
ferdinand ferdynand fergal fergus ferhat fermin fernand fernao ferry fiachra fiacre fidel filinto filip
filippos finlay finn fintan fionn fiorenzo firmin firmino flavio flemming fletcher flip florencio florent
florian florindo floris floyd flurin fokion folke folkert forrest fortunato foster fradique francis
francisco franciszek franck francois frank franklin frantz fraser freddie frede frederic frederico
freeman fridolin friedhelm friedrich frixos frode froilan fructuoso fryderyk fulvio furkan furqan gabino
gael gaetan ganesh gareth garth gaspar gaspard gaspare gaston gatien gaurav gavin gavriil gebhard geert
geir genaro gennaro geoffroy georg geraint gerald gerardo geraud gerben gerco gerhard gerjan germain
german germano gernot gero gerrit gertjan gervasio gethin ghislain giacinto giacomo giampaolo giampiero
gian gianmarco gianmaria gianpaolo gianpiero giel gilbert gilberto gildas gilles gines gioacchino gioele
gion giorgio giosue girish girolamo giuliano giulio glen glenn godofredo goncalo gontran gonzalo gopal
goran gordon gorka gorm gosta gottfried gottlieb govind gracjan graeme grant graziano greger gregg
gregoire gregor gregorio gregory grzegorz gualter guglielmo guido guilhem guilherme guillermo gumersindo
gunnar gurdeep gustaf gustave gustaw guy gwenael gwilym gwyn hadrien hagen hakan hakim hakon halvard
halvor hamish hampus hamza hannes hanno hansruedi hansueli hanus harald haris harish harlan harley harm
harmen haroon harpreet harri hartmut harvey hasan havard havel heath hector hedde hefin heikki heiko
heimo heiner heinrich heinz heitor helder helge helio heliodoro helmut helmuth hemant hendrik henning
henri henryk herbert herculano heriberto herluf herman hermann hermano hermenegildo hernani herve hessel
hidde hieronim higinio hilario hilary hilbert hilmar himanshu hinrich hipolit hippolyte hjalmar holger
hollis homer honore horace horacio horst howard hubert hubertus hudson hugo hugues huib hunter hussein
huw hyacinthe hynek iago iain iakovos ian iason iasonas ibon ibrahim idar idris idzi iestyn ieuan ifeanyi
ignac ignace ignacio ignacy ignaz ignazio igor iivari iker ilari ilias ilidio ilkka illtyd
ilmari ilpo ilppo imad imtiaz inacio indalecio ingemar ingo ingolf ingvald ingvar inigo innes iolo
iordanis iorwerth iosif iqbal ira irakleitos iraklis ireneusz irfan irshad irvin irving isa isaac isaiah
isak ishaan ishtiaq isidoro isidoros isidro ismail ismo isto italo ivan ivano ivar iver ivo iwan iwo
jaakkima jaakko jacco jacek jachym jacinto jackson jacobo jacopo jagdish jaime jakub jalmari jalo jamal
jami jan jani janis jann janos januario janusz janwillem jared jari jarkko jarl jarle jarmo jarno jaromir
jaroslav jaroslaw jason jasper jatin javier jawad jayden jayesh jean jelle jelmer jens jeppe jere jeremi
jeremias jerker jermaine jeroen jerom jerome jeronimo jeronym jerzy jesper jesse jesus jim jimmi jip
joachim joaquin jocelyn jochem jochen joe joel joep joerg joeri joffrey jonas joni joona joonas joonatan
joost jop joran jord jordan jordao jordi joren jorg jorgen joris jorn jorrit jose josef josiah josselin
jost jostein josue jouke jouko jouni jozef juan judson juhana jukka jules julian julien julio julius
juliusz junaid jurg jurgen jurjen jurre justin justo juvenal jyri jyrki kaapo kaare kaarlo kacper kai kaj
kajetan kalervo kalikst kamil kamran kapil karan karim karol karri kars karsten karthik kartik kashif
kaspar kasper kasperi kauko kazimierz kazimir keijo keimpe keir keith keld kelechi kelvin kemal kenan
kendall kenichi kenji kennet kenneth kent kenth kepa kerim kerry keshav khalid khalifa khalil khurram
kieran kilian kimmo kimon kirk kishore kjartan kjell kjetil klaas klas kleanthis klemens klement knud
knut kobe koen koenraad koert kola koldo konrad konstanty korbinian kornel kosmas kosti krister kristof
kryspin krystian krystof krzysztof ksawery kuba kullervo kumar kunal kuno kurt kustaa kvetoslav kwaku
kwame kyle kyosti kyriakos lachlan lage lalit lamar lambert lamberto lambros lampros lance lander landon
landry lane lari lars larserik larsgoran lassi laszlo laureano laurence laurent laurentino lauri laurindo
laurits lauro laust lazare lazaros leander leandre leandro leandros lech leendert leevi leland lemuel
lennard lennart leo leocadio leon leonard leonardo leoncio leone leonel leopold leopoldo leos leroy
leslie lester leszek levi levin lewis liam libero libor licinio lieuwe lieven lincoln linus lionel
lisardo livio llewelyn lode lodewijk loek loet logan loic loke lokesh longin lonnie lorcan loren lorents
lorenz lorenzo loris lorne lothar louis loukas lourenco love lowell lowie lubin lubomir lubor lubos luc
luca lucas luciano lucien lucio lucjan ludek ludger ludomir ludovic ludvig ludvik ludwig ludwik luis luiz
luka lukas lukasz luke lumir luther lutz luuk luukas lykourgos lyle maarten macario maciej mack maddox
madhav mads magne magnus mahesh maik maikel majid maksymilian malachy malcolm malik malte malthe manfred
manfredo manish manlio manoj mansoor manuel marc marcel marceli marcelin marcelino marcello marcelo
marcial marcin marcio marco marcus marek marian mariano marin marino marinos mario marion marios marius
mariusz mark marko markos markus marlin marlon marnix marshall mart marten marti martim martin martinho
martino martti marvin mason massimiliano massimo matej mateo mateus mateusz mathias mathis matias matous
matteus matthaios matthaus matthias mattia mattis matyas mauno mauri maurice mauricio maurits maurizio
mauro maurus maurycy max maxence maximilien maximo maxmilian mayank medard mehdi mehmet meinhard meinolf
meinrad meirion melchior melchor melker melle melvin menelaos menno merijn merle merrill mert meurig
micah michal michelangelo michiel mickael mieczyslaw miguel miika miikka mike mikel mikke mikkel mikolaj
mikulas milan miles milind milo milosz miltiadis milton minas minsu mirco mirko miro miron miroslav
miroslaw mitchel mitchell mithun modesto mogens mohan mohit mohsen moises mojmir monte moreno morgan
moritz morris morten mscislaw mubashir mudassar mukesh murat murdo murray mustafa myron nabil nadeem
naeem naman nand nandan napoleao narayan narciso naresh narve nasir natale natalino natan nathan
nathanael naveed navin nazzareno neal ned neel neeraj neil nektarios nello nelson nereo nestor nevio
newton niall nicanor nicasio niclas nico nicolai nicolas nicolau nicolo nicomedes nihar niilo nikhil
nikiforos nikitas nikodem nikolai nils nitin nnamdi noah noe noel noman norbert norberto norman norris
noud nuno nunzio obinna octave octavio odd oddbjorn oddvar odysseas oguz oier oisin oiva olaf olav olavo
ole oleg olegario oliver olivier oliwier olov olumide omair omar omkar ondrej onni onno onofre onofrio
onufry onur oran oreste orestis orhan oriol orlando ortwin orville oscar oskar oskari osman osmo ossi
osvald osvaldo oswald ota otakar otavio othmar otis otmar oto otso ottavio ottmar otto ottokar ove owe
owen oystein oyvind ozan paavo pablo pacome padraig palle palmiro pankaj pankracy paolo paraskevas
parfait paris parker parth parviz pascal paschalis pascual pasi patric patricio patrizio patryk paul
pauli paulin paulino paulo pavlos pawel peder pedro peer pehr pekka pentti pepijn perceval percy periklis
perry pertti perttu petri petros petteri philibert philipp philippos pier pierangelo pierpaolo pierre
pierrick pieterjan pietro piotr pirmin piyush placide placido platon pol polychronis ponciano pontus
porfirio poul prakash pramod pranav prasad prateek pratik praveen pravoslav preben prem premek premysl
preston primo prodromos prokop prosper prudencio przemyslaw pyry qaiser quentin quinn quinten quintin
quintino quinto quirino rachid radek radim radko radomil radomir radoslav radoslaw radovan raf rafael
rafail rafal raffaello raghav ragnar rahul raimo raimondo raimund raimundo rainer rajat rajiv rajmund
rakesh ralf ralph raman ramesh rami ramiro ramon ramsey randall raoul raphael rashid raul rauli rauno
ravi ravindra ray reginald regis rehan reidar reijo reima reimund reinaldo reinder reine reiner reinhard
reinhold reinier reino remco remi remigio remigiusz remko remo remy renato renaud rene renze reto rex
rhett rhodri rhydian rhys ricardo riccardo richard rico rigoberto rikard rinaldo rino rishabh risto
ritesh rizwan roald roar robbe robbert robbin robert roberto robin rocco rocky rod roderich roderick
rodger rodney rodolfo rodolphe rodrigo roeland rogelio roger rogerio rohan rohit roland rolando rolf
romain roman romano romao romaric romeo romeu romolo romuald romualdo ronald ronan roope roosevelt roque
rory rosario roscoe rosendo ross roy royce ruairi ruaridh ruben rudiger rudolf rudy rufino rufus ruggero
rui rune rupert ruprecht russell rusty rutger ryan ryszard saad sabatino sabato sachin sagar sajid sakke
salim salman salomao salvador sam sameer sami samir sammy sampo samson samu samuel samuele samuli sancho
sandeep sandro sanford sanjay sanjeev santiago santo santos santosh saqib sarantis sarthak sascha satish
saturnino saud saul saurabh sauro saverio savvas scott seamus sean sebastian sebastiano secondo segun
segundo selim sem senan senn sepp seppe seppo serafeim serafim serafin serdar serge sergi sergio sergios
serkan servac servando seth settimio severi severiano severin severino seweryn shahid shahzad shakeel
shane shankar shannon shantanu shashank shaun shay shelby sheldon sherman shiv shivam shoaib shyam
siddharth sidney siebe siebrand siebren siegbert siegfried siem sietse sigbjorn sigge sigmund sigurd
sigvard sigve sil silas silvan silvano silvere silverio silvestr silvestre silvestro silvino silvio simao
simen simeon simo simon simos sion sirio sivert sixten sjoerd sjors sjur skyler slavoj slavomir slawomir
snorre sobeslav sofoklis sofus sohail sokratis solomon somchai somsak sondre soren sourav spencer spiros
srinivas staale stale stanislas stanislaw stavros stef stefan stefano stefanos steffen stein steinar
stellan sten stener stephan stergios sterling stian stig stijn storm struan stuart sture sturla subhash
sudhir sumit sune sunny suraj suresh surya svante svatopluk svatoslav svein sven svend sverre sybe sybren
sylvain sylvester sylvestre sylwester symeon szczepan szymon tadeas tadeusz tadhg tage tahir taimur
taisto taito taiwo tancrede tancredi taneli tanguy tankred tanmay tanveer tapio tarcisio tarik tariq
tarmo tarun tatu tauno taxiarchis taylor tayyip tedde teddy teemu teijo tejas telemachos telesforo telmo
teodor teodoro teofilo teppo terence terje tero terrance terrell teunis teus thaddaus thaddee thaddeus
themistoklis theo theocharis theodor theodore theodosios theodosis theofilos theologos theophile theron
thibaud thibault thibo thierry thies thijmen thilo thomas thor thorben thorbjorn thord thore thorleif
thorvald thrasyvoulos tiago tibbe tiberio tibo tibor tiburcio tijmen tijs till tillmann tilman tilo tim
timmy timo timoleon timoteo timotheos tino titouan tiziano tjalling tjark tjeerd tobias toby todd toivo
toke tom tomas tomasz tome tommaso topi topias tor torben tord torgeir torgny toribio torkild torleif
tormod torstein torvald tracy travis trefor trent trenton triantafyllos tristan troels trond troy truman
tryfon tryfonas tryggve trygve tucker tullio tuncay tunde tuomo turo tushar tuukka tuur tuure twan tygo
tyler tymon tyrone tyson tytus ubaldo uche uday udo ugo ugur ulf ulisses ulrich ulrik ulysse umair
umberto umesh umut unai uno uolevi urbain urban urbano urho urpo urs usman utkarsh uwe vaclav vaibhav
vaino valdemar valentijn valentim valentin valentino valeriano valerio valery valtteri vance varun vasco
vasilios vaughn vavrinec vegard veijo veikko veit veli venancio vendelin vern verner verneri vernon vesa
vetle vianney vicente victor victoriano victorien vidal vidar viggo vijay vikas vikrant viktor vilem
vilgot vilho viljami viljo villads ville vilmer vinay vincenc vincent vinicio vinod vinzenz virgil
virgile virgilio visa vishal vishnu vit vitezslav vito vitor vitorino vittore vittorio vivek vladan
vladislav vlastislav voitto volkan volker volkmar vratislav vyron waclaw wade waldemar walenty walerian
walid wallace walter walther walton wannes waqar waqas ward warre warren waseem wawrzyniec wayne wenanty
wenceslao wendelin wendell wenzel werner wesley wessel weston wiebe wiebren wieslaw wietse wiktor wilbert
wilbur wilco wilfred wilfried wilhelm willard willibald willis wilmer wincenty winfried winston wit
witold wladimiro wladyslaw wlodzimierz wobbe wojciech wolf wolfhard wolfram woodrow wout wouter xabier
xander xaver xavi xavier xenofon yann yannick yannis yash yasin yasir yemi yilmaz yngvar yngve yoann
yogesh yohan youri yrjo yvan yves yvon zacarias zacharias zachariasz zacharie zafar zaheer zahid zane
zbigniew zbynek zbysek zbyszek zdenek zdislav zdzislaw zeeshan zef zeferino zeger zenobiusz zenon
ziemowit zikmund zisis zissis zubair zygmunt
"""
WOMENS_NAMES = frozenset(_WOMEN.split())
PLAIN_NAMES = WOMENS_NAMES | frozenset(_MEN.split())
