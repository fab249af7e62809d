"""Given names that are one name, written as they are heard; all folded. Each stands for the first of its entry."""

# Too far apart for a typing error.
SPELLINGS = """
aidan: aiden ayden · amy: amie · anna: ana · alan: allan allen alun · alison: allison alyson · ann: anne · bryan: brian
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
mohammed: mohamed muhammad mohammad mohamad muhammed mohd md · neil: neal · nicholas: nicolas nikolas · nicola: nichola
oliver: olivier · philip: phillip philippe filip · rachel: rachael · rebecca: rebekah · reece: rhys rees
robyn: robin · sara: sarah · sean: shaun shawn · sofia: sophia sophie zofia · stephen: steven stephan
steven: stefan · stephanie: stefanie stephany · stuart: stewart · susanna: suzanna susannah · suzanne: susanne
teresa: theresa · toby: tobi · tracy: tracey · vivian: vivien vivienne · walter: valter · wilhelm: vilhelm
yvonne: ivonne · zachary: zackary zachery · zoe: zoey zoi · torsten: thorsten · gunter: gunther guenter guenther
hessa: hissa hessah hissah · moza: mouza mozah · reem: rim · budoor: bodour
teresa: tereza · catherine: katrine · margaretha: margarethe margrethe margareta · birgitta: birgitte brigitte
matthias: matthijs mathijs · thomas: tuomas · frederick: frederik fredrik · magdalena: madalena maddalena
ulrike: ulrika · caroline: carolien karoline · arjan: arjen · berend: barend · margriet: margreet
elisabeth: elisabete elisavet elisabet · matilda: matilde mathilde · federico: frederico · vasileios: vasilios
despoina: despina · charalampos: charalambos · lampros: lambros · pauline: paulien · klemens: klement
valentin: valentim · vincent: vincenc · victor: vitor · monique: moniek · helen: heleen · johanna: johanne johana
rosemarie: rosmarie · charlotte: charlotta · josefine: josefina · samuel: samuele · luis: luiz · zacharias: zacarias
gianpaolo: giampaolo · fritz: frits · anneliese: annelies · emilie: emelie · theresa: theresia
balthasar: baltasar baltazar · bernd: bernt · erik: eirik · liliana: liliane · felipe: filipe · enrique: henrique
rachel: rachele · susan: suzan · serafim: serafeim · silvia: silvie · ekaterina: ekaterini · patrik: patric
"""

# Names that come into Latin letters from others, by the habits of each country, with their pet names.
FROM_OTHER_SCRIPTS = """
alexander: aleksandr alexandr oleksandr olexandr oleksander aleksander alexandre alessandro sasha sascha sasza sanya
alexandra: aleksandra oleksandra olexandra sasha
alexei: alexey aleksei aleksey alexej oleksii oleksiy olexii olexiy lyosha lesha lyoha alyosha
andrei: andrey andrii andriy andrij andrej andriej · anatoly: anatolii anatoliy anatolij anatoli tolik tolya
anna: ganna · anastasia: anastasiia anastasiya anastasija nastia nastya nastja · artem: artyom artiom artjom
arthur: artur · bohdan: bogdan bodya · daria: dariia darya daryna darja dasha · denis: denys
dmitry: dmitri dmitrii dmitriy dmitrij dmytro dimitri dima dimka mitya
catherine: ekaterina yekaterina kateryna katerina jekaterina katya katia katja
elena: olena jelena yelena helena alena lena lenka alyona · elizabeth: yelizaveta elizaveta yelyzaveta jelisaveta
eugene: evgeny evgeniy evgenii yevgeny yevgeniy yevgenii yevgen yevhen yevhenii ievgen jewgeni jewgenij jevgeni zhenya
eugenia: evgenia evgeniia evgeniya yevheniia yevgenia yevgeniya jewgenia zhenya · galina: halyna halina galyna galya
gregory: grigory grigori grigorii hryhorii hryhoriy · igor: ihor · ilya: illia illya ilia ilja
irina: iryna irena irene ira irka · ivan: iwan vanya wanja
julia: yulia yuliia yuliya iuliia juliya julija yuliana yulya julka · cyril: kirill kiril kyrylo kyryl
konstantin: kostiantyn kostyantyn constantin kostya kostja
xenia: ksenia kseniia kseniya ksenija oksana oxana ksyusha ksiusha · larisa: larysa larissa
lilia: liliia liliya lilya lilija · liudmila: lyudmila ludmila liudmyla lyudmyla ljudmila ludmyla luda lyuda mila
lubov: lyubov liubov ljubow lyuba luba · maxim: maksim maksym maxym max maks
maria: mariia mariya marija mariam maryam masha mascha · marina: maryna
michael: mikhail mykhailo mykhaylo mychajlo michail mihail mikhailo misha mischa
nicholas: nikolai nikolay nikolaj mykola mikola kolya kolja · nikita: mykyta
nadia: nadiia nadiya nadezhda nadija nadya nadja
natalia: nataliia nataliya natalya natalja nataly natalie natasha natascha nata · oleg: oleh
olga: olha olya olenka · paul: pavel pavlo pawel pawlo pasha · peter: petro pyotr petr piotr
sergei: sergey serhii serhiy sergii sergiy sergej serge siergiej sergio seryi serega serezha
sophia: sofiia sofiya sofija sonya sonia · stanislav: stanislaw stas · stephen: stepan
svetlana: svitlana swetlana switlana sveta swieta · taras: tarass
tatiana: tetiana tetyana tatyana tatjana tetjana tanya tania tanja · theodore: fedor fyodor fedir
valentina: valentyna walentina walentyna valya · valery: valerii valeriy valerij waleri walerij valera
basil: vasily vasiliy vasilii vasyl vasil wasyl wassili vasya · vera: vira wera · victor: viktor wiktor vitya
victoria: viktoria viktoriia viktoriya wiktoria vika · vitaly: vitalii vitaliy vitali vitalij witalij
vladimir: volodymyr volodimir wolodymyr wolodimir wladimir vova volodia volodya
vladislav: vladyslav wladislaw wladyslaw vlad · vyacheslav: viacheslav wjatscheslaw slava · yana: jana iana
yaroslav: jaroslav iaroslav jaroslaw slavko slawko · yuri: yurii yuriy iurii jurij juri jurii yura jura
oleksandr: sasha sashko sascha sasza · oleksii: lyosha olexa · dmytro: dima dmitro · kateryna: katya katia
olena: lena lenka alyona · yevhen: zhenya · iryna: ira · oksana: ksyusha ksenia · mykhailo: misha mischa
mykola: kolya · pavlo: pasha · serhii: seryi serega · svitlana: sveta · tetiana: tanya tania tanja
volodymyr: vova volodia volodya · ahmed: ahmad achmed ahmet ahmat · aisha: ayesha aicha aysha ayse aischa
hussein: hussain husain hossain hussin husein huseyin · hassan: hasan hassane · abdullah: abdallah abdulla abdou
abdelkader: abdulkader kader abdou abdelqader
abderrahman: abdurrahman abdulrahman abdelrahman abderrahmane rahman abdou
fatima: fatimah fatma fatema fathima fatou fati
khadija: khadijah khadidja hadija kadija jadiya hatice chadidscha chadidja
yusuf: youssef yousef yusef yousuf youcef joussef jussuf yousif · ibrahim: ebrahim brahim ibo
omar: umar omer oumar · othman: uthman usman osman ousmane othmane
mustafa: mostafa moustafa mustapha mostapha musti · mohammed: memo mehmet mamadou mohd momo med
khalid: khaled jalid halit chalid · tariq: tarek tarik tareq · walid: waleed oualid · said: saeed sayed
bilal: billel bilel belal · jamal: djamel gamal dschamal jamel · jamila: djamila dschamila
nasser: nasir naser nassir · leila: layla laila leyla · zainab: zineb zaynab zeinab zeynep zina zeyno
iman: imane eman imen · mary: maria mariam maryam meriem meryem myriam miriam
yasmin: yasmina jasmin jasmine yasmeen yasemin · zakaria: zakariya zacharia · zechariah: zakaria zakariya zacharia
sofiane: sufyan soufiane · marwan: marouane marwane · reda: ridha rida · nur: noor nour · asma: asmaa esma
rachid: rashid rasheed raschid · mehdi: mahdi · souad: suad · hafida: hafeeda · wafa: ouafa wafaa
aamir: amir ameer · lakshmi: laxmi luxmi · deepak: dipak · deepa: dipa · sunil: suneel · sunita: suneeta
pooja: puja · noreen: naureen · harpreet: preet · gurpreet: guri preet · jaspreet: jassi preet
manpreet: mani preet · kuldeep: kully · rukhsana: ruksana roxy · suleyman: suleiman soliman solomon sulo
huseyin: huso · gokhan: goki · emre: emo · fatma: fatos
aleksandr: sasha sashka sanya · aleksandra: sasha sashka · ekaterina: katya katia katyusha
evgenii: zhenya · evgeniya: zhenya · nikolai: kolya · aleksei: lyosha lesha alyosha
anastasiya: nastya nastia · grigorii: grisha · dmitrii: dima mitya · mikhail: misha
sergei: seryozha serezha · natalya: natasha · tatyana: tanya · yuliya: yulya · mariya: masha
vladimir: vova volodya · svetlana: sveta · irina: ira · olga: olya · elena: lena · pavel: pasha
konstantin: kostya · andrei: andryusha · yurii: yura · anna: anya · darya: dasha · kseniya: ksyusha
lyudmila: lyuda lyusya · viktoriya: vika · viktor: vitya · vasilii: vasya · ivan: vanya · valentina: valya
galina: galya · nadezhda: nadya · boris: borya · stanislav: stas · vyacheslav: slava · vladislav: vlad
fedor: fedya · leonid: lyonya · anatolii: tolya
asha: caasho · fatuma: faadumo faduma fadumo faduumo · hussein: xuseen · halima: xaliimo xalimo · ismail: ismaaciil
isse: ciise ciisse · omar: cumar · mohammed: maxamed maxamuud · ahmed: axmed · hassan: xasan · ali: cali · abdi: cabdi
othman: cismaan cusmaan · abdullahi: cabdullahi cabdulaahi · yusuf: yuusuf · ibrahim: ibraahim · adan: aadan
khadija: khadiijo khadiija · maryam: maryan
"""

# What people are called, and call themselves, where another language than that of their parents is spoken.
ABROAD = """
john: juan giovanni johann · george: jorge giorgio · william: guillermo · peter: pedro pietro piotr
michael: miguel michal · richard: ricardo riccardo · robert: roberto · joseph: jose giuseppe · anthony: antonio
frank: francisco francesco · edward: eduardo edoardo · henry: enrique enrico · andrew: andres andrzej
charles: carlos carlo · louis: luis luigi · stephen: esteban stefano · margaret: margarita margherita malgorzata
rose: rosa · matthew: mateo matteo mateusz · mark: marcos marco marek · paul: pablo paolo · philip: felipe filippo
thomas: tomas tommaso tomasz · vincent: vicente vincenzo · raymond: ramon · lawrence: lorenzo · alexander: alejandro
christopher: krzysztof cristobal · gregory: grzegorz gregorio · luke: lukasz luca lucas · jacob: jakub jacobo
catherine: katarzyna catalina caterina · agnes: agnieszka · eve: ewa eva · martin: marcin · alice: alicja
dorothy: dorota · lucy: lucia · stanley: stanislaw
krzysztof: chris · guillermo: bill will · katarzyna: kate katie · malgorzata: maggie margaret · grzegorz: greg
francisco: frank · enrique: hank · monika: monica · karolina: caroline · krzysztof: kris
"""

# What a man is called by stands after it.
BEFORE_CALLING_NAME = frozenset(
    ["mohammed", "mohammad", "mohamed", "mohamad", "muhammad", "muhammed", "mohd", "md"]
)
