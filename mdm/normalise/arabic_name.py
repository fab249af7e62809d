"""Arabic names, whose letters leave short vowels out, as their bearers mostly write them in Latin ones."""

import re
import unicodedata

_SPELLINGS = """
محمد mohammed · محمود mahmoud · أحمد ahmed · حامد hamed · حمد hamad · حميد hamid · حمدان hamdan
مصطفى mustafa · علي ali · عمر omar · عمرو amr · عثمان othman · حسن hassan · حسين hussein · حسان hassaan
إبراهيم ibrahim · إسماعيل ismail · إسحاق ishaq · يوسف yusuf · يعقوب yaqoub · يحيى yahya · يونس younes
موسى musa · عيسى issa · داود dawood · سليمان suleiman · آدم adam · نوح nuh · هود hud · صالح saleh
صلاح salah · خالد khalid · خليل khalil · خليفة khalifa · سعيد saeed · سعد saad · سعود saud · مسعود masoud
سلطان sultan · سلمان salman · سالم salem · سليم salim · سامي sami · سمير samir · ناصر nasser · نصر nasr
نبيل nabil · نادر nader · نايف nayef · نواف nawaf · فهد fahad · فيصل faisal · فارس faris · فؤاد fouad
فريد farid · فاروق farouk · فادي fadi · ماجد majid · مجيد majeed · مازن mazen · مالك malik · مروان marwan
منصور mansour · منير munir · مهدي mahdi · هاني hani · هشام hisham · هيثم haitham · وليد walid · وائل wael
ياسر yasser · ياسين yassin · زياد ziad · زيد zaid · زايد zayed · زكريا zakaria · طارق tariq · طلال talal
طه taha · ظافر dhafer · عادل adel · عامر amer · عماد imad · عمار ammar · عباس abbas · عبيد obaid
عبدالله abdullah · عبد abd · عبدالرحمن abdulrahman · عبدالعزيز abdulaziz · عبدالكريم abdulkarim
عبدالرحيم abdulrahim · عبدالحميد abdulhamid · عبداللطيف abdullatif · عبدالقادر abdulkader
عبدالسلام abdulsalam · عبدالملك abdulmalik · عبدالمجيد abdulmajid · غسان ghassan · قاسم qasim · كريم karim
كمال kamal · كامل kamel · لؤي luay · رامي rami · راشد rashid · رشيد rasheed · رائد raed · رضا reda
ربيع rabih · رياض riyad · بدر badr · بلال bilal · باسم basem · بشار bashar · بشير bashir · بندر bandar
تركي turki · تامر tamer · توفيق tawfiq · جمال jamal · جاسم jassim · جابر jaber · جعفر jafar · حاتم hatem
حازم hazem · حيدر haidar · أسامة osama · أشرف ashraf · أكرم akram · أمين amin · أمير amir · أنس anas
أنور anwar · أيمن ayman · أيوب ayoub · إياد iyad · إيهاب ihab · إلياس elias · شادي shadi · شريف sharif
معاذ muath · معتز mutaz · مشعل mishal · متعب miteb · نجيب najib · نزار nizar · نور nour · هادي hadi
هارون haroun · وسام wissam · وسيم wasim · فاطمة fatima · عائشة aisha · خديجة khadija · مريم maryam
زينب zainab · رقية ruqaya · آمنة amna · أمينة amina · أسماء asma · سارة sara · سلمى salma · سميرة samira
سعاد suad · سناء sana · سمية sumaya · سهام siham · ليلى layla · لينا lina · لطيفة latifa · لمى lama
لولوة lulwa · منى mona · مها maha · موزة moza · منال manal · ميساء maysa · نادية nadia · نورة noura
نورا noura · نهى noha · نجلاء najla · نوال nawal · هدى huda · هند hind · هبة heba · هالة hala · هناء hana
هيا haya · ياسمين yasmin · يسرى yusra · رنا rana · رانيا rania · ريم reem · ريما rima · رغد raghad
رحاب rehab · رشا rasha · دانة dana · دعاء duaa · دلال dalal · دينا dina · بسمة basma · بشرى bushra
جميلة jamila · جواهر jawaher · حنان hanan · حصة hessa · حليمة halima · عبير abeer · علياء alia · عفاف afaf
غادة ghada · أمل amal · أماني amani · أميرة amira · إيمان iman · إسراء israa · آلاء alaa · شيماء shaima
شيخة sheikha · شذى shatha · صفاء safa · فوزية fawzia · فرح farah · كوثر kawthar · كريمة karima · وفاء wafa
ولاء walaa · مروة marwa · حسني hosni · مصري masri · سوري souri · شامي shami · حلبي halabi
بغدادي baghdadi · عراقي iraqi · تونسي tounsi · مغربي maghrabi · هاشمي hashimi · قحطاني qahtani
غامدي ghamdi · زهراني zahrani · عتيبي otaibi · حربي harbi · شمري shammari · دوسري dosari · مطيري mutairi
عنزي enezi · شهري shehri · قرني qarni · مالكي malki · سبيعي subaie · رشيدي rashidi · خالدي khalidi
شهراني shahrani · عمري omari · سويدي suwaidi · مزروعي mazrouei · منصوري mansoori · كعبي kaabi
نعيمي nuaimi · ظاهري dhaheri · كتبي ketbi · شامسي shamsi · زعابي zaabi · بلوشي balushi · هنائي hinai
كندي kindi · حداد haddad · خوري khoury · نجار najjar · خطيب khatib · عطار attar · صباغ sabbagh
صايغ sayegh · حمود hammoud · شحادة shehadeh · عبود abboud · فقيه faqih · سيد sayed
قاضي qadi · عوض awad · درويش darwish · حجازي hijazi · بكر bakr · بن bin · بنت bint · ابن ibn
أبو abu · أم umm · آل al
"""
_FIRST_LETTER = "\u0621"
_THE = "\u0627\u0644"  # al-
_SERVANT = "\u0639\u0628\u062f"  # abd
_ONE_ENDING = re.compile("\u0647$")  # Fatima ends in ha as often as in ta marbuta
_ONE_LETTER = str.maketrans("\u0649\u06cc\u06a9", "\u064a\u064a\u0643")  # ya and kaf as Persian writes them
_FEWEST_LETTERS = 3


def join_servant(text: str) -> str:
    """عبد الله, Servant of God, is one name."""
    return text.replace(f"{_SERVANT} {_THE}", f"{_SERVANT}{_THE}")


def _letters(text: str) -> str:
    """Without hamza and other marks, as folding leaves words; of letters that stand for one another one."""
    parts = unicodedata.normalize("NFKD", _ONE_ENDING.sub("\u0629", text).translate(_ONE_LETTER))
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))


_LATIN = {
    _letters(arabic): latin
    for arabic, latin in (entry.split() for entry in _SPELLINGS.strip().replace("\n", "·").split("·"))
}


def read_arabic_name(word: str) -> str | None:
    """The Latin spelling of a word, its article apart: two words then; None for a name that is not known."""
    if word[:1] < _FIRST_LETTER:
        return None
    word = _letters(word)
    if known := _LATIN.get(word):
        return known
    if not word.startswith(_THE) or len(word) < len(_THE) + _FEWEST_LETTERS:
        return None
    known = _LATIN.get(word.removeprefix(_THE))
    return f"al {known}" if known else None
