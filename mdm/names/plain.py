"""Given names that people bear, folded, most of them in no list of nicknames: one of them is no slip of another."""

_WOMEN = """
aarti ada adaobi adele adelheid aditi adriana adrienne agata agathe agustina aida aileen ailish ailsa
aimee aisling alba albane alejandra alessia alicja alina aline aliya almudena amaia amal amalia amandine
amara amber ambra amelie amina amira amparo amrita ana anais ananya andrea andree angela angeles angelique
aniela anika anita anja anjali anjana anke anneke annette annika antje anya aoife aparna apolline april
araceli archana ariadna ariane ariel arlette armelle asha astrid asuncion aude audrey aurora aurore autumn
ava avril axelle ayesha aylin aysel aysun azucena bea beata beatrice begona belen belinda benedicte
berenice berit bethan bhavna bianca birgit blanca bogumila boguslawa bolanle bonnie bozena brenda brigida
brigitte britta bronislawa bronwen brooke brunhilde bushra camila camilla camille candela candelaria
caoimhe capucine carla carlota carlotta carmela carmen carole carolyn carys casandra cassandre catalina
caterina catrin cayetana cecile cecilia celeste celestine celia celina celine ceri chantal charline cheryl
chiara chidera chidinma chinwe chioma chitra chloe christa christelle christiane clara clarissa clarisse
claudia claudie claudine clemence clodagh clotilde colette colleen constance consuelo coralie cordula
corine corinna corinne cristina crystal cynthia cyrielle czeslawa dagmar daisy dalia daniele danielle
danuta daphne darlene dawn dayana debora deepika delphine demet denise dervla desiree destiny diane divya
dolores dominika donata donna doris dorota eda edeltraud edith edna edwige edyta eilidh eimear elaine
elena eleni elfriede eliane elif elisa elisabeth elise eliza elke ella ellie elodie eloise elsa elvira
emilia emine emma emmanuelle encarnacion erica erika erin erna ernestine esme esperanza esra estefania
estelle esther eugenie eulalia eunice eva eve evelyn evie fabienne fabiola fabrizia faith fanny farah
farzana fatima fatma faye federica felicia felicity felisa fenja ffion filiz fiona fionnuala flavia flavie
fleur flora florence frances francine franziska frauke freya frida friedericke funmi gaelle gail gauri
gema gemma genevieve genoveva georgette georgia geraldine gerda germaine gertrud gesa ghislaine gianna
ginevra ginger giorgia giovanna gisela gisele gita glenda gloria grace graciela grainne grazyna greta
guadalupe gudrun gwen gwenaelle gwendolyn gwenllian hadil hafsa halima halina hanife hanna hannelore
harini harper harriet hauwa hazel heather hedvika hedwig heike helene heloise henryka herminia hertha
hilary hilda holly honorata honorine hope hortensia hulya ida ilaria ilka ilona ilse imke ina indira ines
inga ingeborg ingrid inmaculada iolanda iona irena irene iris irmgard isabel isha ishita isla isolde
itziar ivana ivonne iwona izabela jacinta jacqueline jade jadwiga jana janani janet janice janina janine
jaroslava jaroslawa jasmina jasmine jaya jeanette jelka jewel jillian jimena jitka joan joanna jocelyn
jocelyne jodie johanna jolanta josefa josette josiane josie joy joyce juana judith julia julie julieta
juliette june justine justyna jutta jyoti kajal kamala kamila kara karen karima karin karina karla karola
karolina katarzyna kathrin katka katrin kausar kavita kavya kay kayla kaylee kazimiera kehinde keira kelly
kerstin kim kinga kiran kirsten kirstie kirsty klara klaudia komal kornelia kristen kriti kritika krystyna
laetitia laia lalita lara larissa laure lauren laurence lavanya laverne lavinia lea leah leanne leela
leire lena lenka leokadia leona leonie leonor leticia letizia lia lidia liesel lieselotte liliane lina
linda linnea lisa lisette livia lola lorena loretta lorna lorraine louise louna lourdes lowri luana lucia
luciana lucie lucienne lucille lucinda lucja lucrecia lucy lucyna ludivine ludwika luigia luisa luise luna
luz lydia lynette mabel macarena madeleine madhu madison maelle maeve magali magdalena mahnaz mahsa mair
maite maja malini malwina mandy manisha manon manuela manuelle mara marcela marcella marcia maren
margarete margaux margit margot marguerite mariana marianna marianne maribel maricarmen marie marilyn
marina mariola marion marisol maritza mariyam marjorie marlene marlies marta martha martina martine marwa
maryla maryse marzena mathilda maud maureen mavis maxine may maya mechthild meena meera meifang meike
meiling melanie melek melina melissa melody meral mercedes mhairi mia michela micheline mieczyslawa
mildred milena millie mina minji minnie mira miranda mireia mireille miriam miroslava miroslawa mohini
mona monica monika monique montserrat morag morgane morven muriel murielle muskan mylene myrna myrtle
mythili nadege nadia nadine nancy nandini naomi nasreen natalia nathalie neelam neha nele nellie nerea
nerys nettie neus ngozi niamh nicole nieves nikola nina nisha nitya nneka noa noelia noemi noemie nora
noreen norma nuala nuria oceane octavia odette odile oksana olaya olga olivia oliwia ombeline opal oriana
orla orlaith otylia padma paige palak pallavi paloma pam pamela paola parisa parvati pascale pascaline
patricia patrycja paula paulette paulina pauline pavithra paz pearl perrine petra phoebe phyllis pilar
poppy pragya preeti priscille priya priyanka purificacion rabia rachel radha radhika radoslawa rahel rajni
ramona ramya rani raquel rashmi raven rebeca regina regine rekha remedios renata renate renee renu revathi
rhian rhiannon rhonda rita ritu riya roberta robin rochelle rocio roisin roksana romana romane romina
ronja rosalia rosalie rosalind rosanna rosaria rosario roselyne rosemarie roshni roxana roxane roxanne
rubina ruby ruchi ruth sabina sabine sabrina sade sadia sadie sagrario saima saira sakshi salma salome
saloni salud samina samira sandra sandrine sangeeta sangita sanjana sanne saoirse sapna sara sarita saskia
savita scarlett seema selena serena sevda severine shaista shanti shazia sheetal sherry sheryl shilpa
shirley shivani shona shreya shweta sian sibel sidonie sieglinde sigrid sigrun silke silvana silvia
simisola simone simran sindhu sinead skye slawomira smita sneha sofia sofie solange soledad solene sonal
sonia sonja sonsoles sonya sorcha sowmya srishti sruthi stacey stefania stefanie stella stephania sudha
suganya sujata sumaira suman summer sunita susana susann susanne sushma suzanne svenja svetlana swathi
swati sybille sylvia sylviane sylvie sylwia tabitha tahira tamara tammy tanja tanvi tanya tara tasha
teodora teodozja teresa teri terri thais thea thekla thelma therese tiffany tilda tina tiphaine traci
tricia trinidad trisha trudy uche ulla uma una ursula urvashi usha ute uzma vaishali vaishnavi valentina
valeria valerie vandana vanesa vanessa vani vasundhara vera verna veronica vicenta vicki victoire vidya
vimala viola violaine violet violeta violette virginia virginie visitacion vivian viviana viviane
vladislava walburga waltraud wanda wendy wenke weronika whitney wiebke wieslawa wiktoria willow wilma
winifred wioletta wladyslawa xenia yaiza yamini yamuna yara yasemin yolanda yolande yvette yvonne zahra
zainab zdzislawa zelda zeynep zita zoe zofia zulema zuzana zuzanna
"""
_MEN = """
aarav aaron abel abelardo abhinav abhishek achille achim adalbert adam ade adeel adelin adem adil aditya
adolfo adrian adriano adrien agapito agustin ahmet aidan aitor ajay akash akshay alain alan alasdair alban
albert alberto albin albrecht aldo aldric aled aleksander aleksy alexis alfons alfonso alfred alfredo ali
alistair alix alois alojzy alonso alphonse alun alvaro alwin alwyn amadeo amadeus amador amadou aman
amaury ambroise ambrozy amin amir amit amrit anand anastasio anatol anatole anders andoni andrea andres
andrzej ange angelo angus anicet anil anirudh ankit ankur anselme anselmo antoni antonin antonio anuj
apoloniusz aquilino ariel arif arjun arkadiusz armand armando arnaud arnav arndt arne arno arnold arsene
arsenio arthur artur arturo arun arvind asher ashish ashok ashton ashwin asier asif atif aubin aubrey
august augustin augusto aurele aurelien aurelio austin axel aydin ayoub baldomero baltasar baptiste baris
barnabe barra barrie barthelemy bartlomiej bartolome bartosz basile basilio bastian bastien bazyli beau
ben benedikt benedykt beniamin benigno benito benno benoit beranger berkan bernabe bernard bernardo
berthold bertrand bharat bhaskar bilal bjorn blair blaise blake blazej bodo bogdan bogumil boguslaw
boleslaw boniface bonifacio boris borja borys bozydar bradley brandon braulio brayden brendan brent brett
brice bronislaw bruce bruno bryce burak burkhard byron calixto callum calum cameron camilo campbell can
candido carlo carlos carlton carmelo carsten cary casimiro casper cathal cecil cedric celestino cem cengiz
cesar cezary chad chandan chandler charly chester chetan chidi christoph christophe chukwudi ciaran
cipriano ciro clarence clark claude claudio claus clayton clemens clement clemente clifton clinton clovis
clyde cody colby cole colin colm conall connor conor conrad constant cooper corentin cormac cory cosme
courtney craig crisanto cristobal curtis cyprian cyprien cyriaque cyril cyrus cyryl czeslaw dafydd daire
dale dallas damian damien damon dan dana daniel daniele danish dara dario darius dariusz darnell darragh
darrell darren daryl david davide dawid dean debashish declan deepak demetrio denis deniz dennis dennys
derrick desiderio desmond detlef dev devansh devin devon dewi dexter dhruv diarmuid didier diego dieter
diethelm dietmar dietrich dilip dillon dimitri dinesh dionisio dionizy dirk dobroslaw domenico domingo
dominic dominik donal donald donat donatien donato donovan dorian doyle drew duane duncan dustin dwayne
dwight dylan eamon earl earnest eberhard ebuka eckart eckhard edelmiro edgar edgard edmond edmund edoardo
edward efrain egon ehsan eike ekkehard eladio elbert eldon eleuterio elfed eli elia elias eligiusz elijah
elio eliseo elliot ellis elmar elmer eloi eloy emanuel emeka emeric emeterio emil emile emiliano emilio
emmet emmett emre emrys emyr enda enno enrico enrique enzo eoghan epifanio erasmo erhard eric erik ernest
ernesto ernst ertan ervin erwan erwin eryk eshan esteban ethan etienne euan eudes eugene eugenio eugeniusz
euros eusebio eustachy evan evaristo everett ewald ewan ewaryst ezechiel ezequiel fabian fabien fabio
fabrice fabrizio fahad faisal falk faraz farhan farid farouk fausto federico feliciano felicien feliks
felipe felix femi ferdinand ferdynand fergal fergus ferhat fermin fernand fiachra fiacre fidel filip
finlay finn fintan fionn firmin flavio fletcher florencio florent florian floyd forrest fortunato foster
francis francisco franciszek franck francois frank franklin frantz fraser freddie frederic freeman
friedhelm friedrich froilan fructuoso fryderyk furkan furqan gabino gael gaetan ganesh gareth garth gaspar
gaspard gaston gatien gaurav gavin gebhard genaro geoffroy georg geraint gerald gerardo geraud gerhard
germain german gernot gero gerrit gervasio gethin ghislain giacomo gilbert gildas gilles gines giorgio
girish giuliano glen glenn godofredo gontran gonzalo gopal gordon gorka gottfried gottlieb govind gracjan
graeme grant gregg gregoire gregor gregorio gregory grzegorz guido guilhem guilherme guillermo gumersindo
gunnar gurdeep gustave gustaw guy gwenael gwilym gwyn hadrien hagen hakan hakim hamish hamza hannes hanno
harald haris harish harlan harley haroon harpreet hartmut harvey hasan heath hector hefin heiko heiner
heinrich heinz helge heliodoro helmut hemant hendrik henning henri henryk herbert heriberto herman hermann
hermenegildo herve hieronim higinio hilario hilary hilmar himanshu hinrich hipolit hippolyte holger hollis
homer honore horace horacio horst howard hubert hubertus hudson hugo hugues hunter hussein huw hyacinthe
iago iain ian ibon ibrahim idris idzi iestyn ieuan ifeanyi ignace ignacio ignacy ignaz igor iker ilias
illtyd imad imtiaz indalecio ingo ingolf inigo innes iolo iorwerth iqbal ira ireneusz irfan irshad irvin
irving isa isaac isaiah ishaan ishtiaq isidoro isidro ismail ivan ivano iwan iwo jacek jacinto jackson
jacobo jagdish jaime jakub jamal jan janusz jared jaromir jaroslav jaroslaw jason jasper jatin javier
jawad jayden jayesh jean jens jeremi jermaine jerome jeronimo jerzy jesse jesus jim joachim joaquin
jocelyn jochen joe joel joerg joffrey jonas jordan jordi jorg joris jose josef josiah josselin jost josue
jozef juan judson jules julian julien julio julius juliusz junaid jurgen justin justo kacper kai kajetan
kalikst kamil kamran kapil karan karim karol karsten karthik kartik kashif kaspar kasper kazimierz keir
keith kelechi kelvin kemal kenan kendall kenichi kenji kenneth kent kepa kerim kerry keshav khalid khalifa
khalil khurram kieran kilian kirk kishore klaas klemens knut kola koldo konrad konstanty korbinian kornel
krystian krzysztof ksawery kuba kumar kunal kuno kurt kwaku kwame kyle lachlan lalit lamar lambert lance
landon landry lane lars laszlo laureano laurence laurent lazare leander leandre leandro lech leland lemuel
lennard lennart leo leocadio leon leonard leonardo leoncio leopold leopoldo leroy leslie lester leszek
levi lewis liam lincoln lionel lisardo livio llewelyn logan loic lokesh longin lonnie lorcan loren lorenz
lorenzo lorne lothar louis lowell lubin lubomir luca lucas luciano lucien lucio lucjan ludger ludomir
ludovic ludwig ludwik luis lukas lukasz luke luther lutz lyle macario maciej mack maddox madhav magnus
mahesh maik majid maksymilian malachy malcolm malik malte manfred manish manoj mansoor manuel marc marcel
marceli marcelin marcelino marcelo marcial marcin marco marcus marek marian mariano marin marino mario
marion marius mariusz mark marko markus marlin marlon marshall martin marvin mason mateo mateusz mathias
mathis matias matthias mattia maurice mauricio maurycy max maxence maximilien maximo mayank mehdi mehmet
meinhard meinolf meirion melchior melchor melvin merle merrill mert meurig micah michal mickael mieczyslaw
miguel mike mikel mikolaj milan miles milind milo milosz milton minsu mirko miron miroslav miroslaw
mitchell mithun modesto mohan mohit mohsen moises monte morgan moritz morris morten mscislaw mubashir
mudassar mukesh murat murdo murray mustafa myron nabil nadeem naeem naman nandan narayan narciso naresh
nasir natan nathan nathanael naveed navin neal ned neel neeraj neil nelson nestor newton niall nicanor
nicasio nico nicolas nicomedes nihar nikhil nikodem nikolai nils nitin nnamdi noah noe noel noman norbert
norberto norman norris obinna octave octavio oguz oier oisin olaf oleg olegario oliver olivier oliwier
olumide omair omar omkar ondrej onofre onufry onur oran orhan oriol orlando ortwin orville oscar oskar
osman oswald otis ottmar otto ottokar owen ozan pablo pacome padraig pankaj pankracy paolo parfait parker
parth parviz pascal pascual patricio patryk paul paulin paulino paulo pawel pedro peer perceval percy
perry philibert philipp pierre pierrick pietro piotr piyush placide placido pol ponciano prakash pramod
pranav prasad prateek pratik praveen prem preston prokop prosper prudencio przemyslaw qaiser quentin quinn
quintin rachid radek radomir radoslaw rafael rafal raghav rahul raimund raimundo rainer rajat rajiv
rajmund rakesh ralf ralph raman ramesh rami ramiro ramon ramsey randall raoul raphael rashid raul ravi
ravindra ray reginald regis rehan reimund reiner reinhard reinhold remi remigio remigiusz remy renato
renaud rene rex rhett rhodri rhydian rhys ricardo riccardo richard rico rigoberto rishabh ritesh rizwan
robert roberto robin rocco rocky rod roderich roderick rodger rodney rodolfo rodolphe rodrigo rogelio
roger rohan rohit roland rolando rolf romain roman romaric romeo romuald romualdo ronald ronan roosevelt
roque rory rosario roscoe rosendo ross roy royce ruairi ruaridh ruben rudiger rudolf rudy rufino rufus
rupert ruprecht russell rusty ryan ryszard saad sachin sagar sajid salim salman salvador sam sameer samir
sammy samson samuel sancho sandeep sandro sanford sanjay sanjeev santiago santos santosh saqib sarthak
sascha satish saturnino saud saul saurabh scott seamus sean sebastian segun segundo selim senan sepp
serafin serdar serge sergi sergio serkan servando seth severiano severin seweryn shahid shahzad shakeel
shane shankar shannon shantanu shashank shaun shay shelby sheldon sherman shiv shivam shoaib shyam
siddharth sidney siegbert siegfried sigmund silas silvano silvere silverio silvestre silvio simeon simon
sion skyler slawomir sohail solomon somchai somsak soren sourav spencer srinivas stanislas stanislaw
stefan stefano steffen stephan sterling struan stuart subhash sudhir sumit sunny suraj suresh surya sven
sylvain sylvester sylvestre sylwester szczepan szymon tadeusz tadhg tahir taimur taiwo tancrede tanguy
tankred tanmay tanveer tarik tariq tarun taylor tayyip teddy tejas telesforo teodor teodoro teofilo
terence terrance terrell thaddaus thaddee thaddeus theo theodor theodore theophile theron thibaud thibault
thierry thilo thomas thorben tiago tiburcio till tillmann tilman tilo tim timmy timo timoteo tino titouan
tjark tobias toby todd tom tomas tomasz tommaso torben toribio tracy travis trefor trent trenton tristan
troy truman tucker tuncay tunde tushar tyler tymon tyrone tyson tytus uche uday udo ugur ulf ulrich ulysse
umair umberto umesh umut unai urbain urban urbano usman utkarsh uwe vaclav vaibhav valentin valentino
valeriano valerio valery vance varun vaughn veit vern vernon vianney vicente victor victoriano victorien
vidal vijay vikas vikrant viktor vinay vincent vinod virgil virgile virgilio vishal vishnu vito vivek
vladislav volkan volker volkmar waclaw wade waldemar walenty walerian walid wallace walter walther walton
waqar waqas ward warren waseem wawrzyniec wayne wenanty wenceslao wendelin wendell wenzel werner wesley
weston wieslaw wiktor wilbert wilbur wilfred wilfried wilhelm willard willis wincenty winfried winston wit
witold wladyslaw wlodzimierz wojciech wolf wolfhard wolfram woodrow xabier xander xaver xavi xavier yann
yannick yannis yash yasin yasir yemi yilmaz yoann yogesh yohan yvan yves yvon zacarias zachariasz zacharie
zafar zaheer zahid zane zbigniew zbyszek zdenek zdzislaw zeeshan zenobiusz zenon ziemowit zubair zygmunt
"""
WOMENS_NAMES = frozenset(_WOMEN.split())
PLAIN_NAMES = WOMENS_NAMES | frozenset(_MEN.split())
