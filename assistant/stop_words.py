"""Stop words: in each language the words that carry no topic of their own, as they are written.

Articles, pronouns, prepositions, conjunctions, auxiliaries, question words and the commonest adverbs; of Chinese,
Japanese and Korean, pairs of characters. A language without a list is searched with all its words. `ELIDED` has what
runs into the next word with an apostrophe ("l'accord").
"""

from __future__ import annotations

from collections.abc import Mapping

STOP_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": """a about above after again against all also am an and any are as at be because been before being
            below between both but by can could did do does doing down during each few for from further had has
            have having he her here hers herself him himself his how i if in into is it its itself just many me
            more most much my myself no nor not of off on once only or other our ours ourselves out over own s
            said same say saying says shall she should so some such tell telling tells than that the their
            theirs them themselves then there these they this those through to told too under until up upon us
            very was we were what when where which while who whom whose why will with would you your yours
            yourself yourselves""",
        "ar": """أن إن أو أي إلى إذا إلا ألا أما أم أين أنا أنت الآن التي الذي الذين الى ان او بعد بعض بل بين
            بها به بهذا تلك ثم حتى حول حيث خلال دون ذلك سوف سيكون ضد عن عند عندما على عليه عليها غير فقد فقط في
            فيه فيها قال قالت قبل قد كان كانت كل كم كما كيف لا لأن لكن لم لماذا لن له لها لهم ليس ليست ما ماذا
            متى مثل مع من منذ منه منها نحن نعم هذا هذه هل هم هنا هناك هو هي و وقد وقال وقالت ولا ولم وهو وهي يا
            يكون""",
        "ca": """a al als amb aquest aquesta aquests aquestes això com de del dels des el ella ells elles els em
            en encara ens entre era eren es ésser et fins ha han havia he hi ho i jo la les li ll llavors lo me
            meu més molt no nosaltres o on per perquè però qual quan quant que què qui quin quina quins quines
            se sense ser seu seus seva seves si sobre són també tan te tot tots tu un una uns unes us va van
            vaig""",
        "cs": """a aby aj ale ani ano asi az až bez bude budou by byl byla byli bylo být co což do ho i já jak
            jaké jaká jaký jako je jeho její jejich jen ještě jím již jsem jsi jsme jsou jste k kam kde kdo kdy
            když ke která které který kteří ku kolik mezi mi mně mnou mu na nad nám nás nebo není než ni nic o
            od on ona oni ono po pod podle pokud pro proč proto protože před při s se si sice svůj ta tak také
            takže tam tato te ten tento ti to tím toho tom tomto tu ty u už v však ve vy z za zda ze že""",
        "da": """ad af al alle at blev blive bliver da de dem den denne der deres det dette dig din disse dog du
            efter eller en end er et for fra før ham han hans har havde have hende hendes her hos hun hvad hvem
            hver hvilke hvilken hvilket hvis hvor hvordan hvorfor hvornår i ikke ind jeg jer jo kan kunne man
            mange med meget men mens mere mig min mod ned noget nogle nu når og også om op os over på samt selv
            sig sin sit skal skulle som så thi til ud under var ved vi vil ville vores være været""",
        "de": """aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes
            auch auf aus bei beim bereits bin bis bist da dabei dadurch dafür dagegen daher damit danach dann
            daran darauf daraus darin darüber das dass dasselbe davon davor dazu dein deine dem den denen denn
            der deren derer des deshalb dessen die dies diese diesem diesen dieser dieses doch dort du durch ein
            eine einem einen einer eines er es etwa etwas euch euer für gegen gibt hab habe haben hat hatte
            hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem ins ist jede
            jedem jeden jeder jedes jedoch jene jetzt kann kein keine keinem keinen keiner können könnte mal man
            manche mehr mein meine mich mir mit muss müssen nach nachdem nicht nichts noch nun nur ob oder ohne
            sagen sagt sagte sehr sei seien sein seine seinem seinen seiner seines seit selbst sich sie sind so
            solche soll sollen sollte sondern sowie über um und uns unser unsere unter viel viele vom von vor
            wann war waren warum was weder weil welche welchem welchen welcher welches wem wen wenn wer werde
            werden wessen wie wieder wieso will wir wird wo wobei wohin wollen wollte wurde wurden würde würden
            zu zum zur zwar zwischen""",
        "el": """αλλά αν από αυτά αυτές αυτή αυτό αυτοί αυτός αυτού αυτών για γιατί δε δεν εάν εγώ είμαι είναι
            είχαν είχε εκεί εκείνος ένα έναν ένας εμείς εσύ εσείς έχει έχουν ή η ήταν θα και κάθε κατά κι μα μας
            με μετά μέχρι μη μην μία μια μόνο να ο οι όμως όπως όταν ότι όχι πάνω πιο ποια ποιες ποιο ποιοι
            ποιος πολύ που πού πότε προς πριν πώς σαν σας σε στα στη στην στις στο στον στους στου τα τη την της
            τι τις το τον του τους των χωρίς ως""",
        "es": """a al algo algunas algunos ante antes aquel aquella aquello aquellos así aún aunque bien cada
            casi como cómo con contra cual cuál cuales cuáles cuando cuándo cuánta cuántas cuánto cuántos de del
            desde dice dijo dijeron donde dónde durante e el él ella ellas ellos en entre era eran eres es esa
            esas ese eso esos esta está estaba estaban están estar estas este esto estos fue fueron ha habían
            había han has hasta hay haber he hoy la las le les lo los más me mi mí mientras mis mucho muchos muy
            nada ni no nos nosotros nuestra nuestro o os otra otras otro otros para pero poco por porque pues
            qué que quien quién quienes quiénes se sea según ser si sí sido sin sobre solo sólo son soy su sus
            también tampoco tan tanto te tengo ti tiene tienen todo todos tras tu tú tus un una unas uno unos
            usted ustedes va y ya yo""",
        "fa": """آن آنان آنها آیا از است اش اگر ام اما این ای با باشد بر برای بعد بود بودند به بی بین پس پیش تا
            تر تو چرا چند چه چون چگونه حتی خود خواهد داد دارد دارند در درباره دیگر را روی زیر سپس شد شدند شده
            شود ضد طی علیه فقط کجا کدام کرد کردند کرده کند کنند که کی گفت گفته ما مانند مگر من می میان نه نیز
            نیست نمی ها های هر هم همه همین هنوز هیچ و ولی وی یا یک""",
        "fi": """aina ehkä ei eivät ellei emme en eli ennen että ette hän häneen hänellä hänen hänet he heidän
            heidät heille itse ja jo jolla jonka jos joka jotka jota kanssa kenen ketkä kuin kuinka kuka kun
            koska kunnes lisäksi me meidän mihin mikä miksi millä milloin minä minun mistä missä mitä miten
            mukaan muta mutta myös ne niiden niin niitä no noin nyt ole olemme olen olet olette oli olisi olivat
            olla ollut on ovat pois se sekä sen siellä siis siitä sillä sinä sitä tai tämä tämän tässä tätä te
            vaan vai vaikka vain voi yli""",
        "fr": """a à afin ai ainsi alors après as au aucun aucune aujourd'hui aura auquel aussi autre autres aux
            avait avaient avant avec avez avoir avons ayant beaucoup bien car ce ceci cela celle celles celui
            cependant ces cet cette ceux chaque chez ci comme comment contre dans de déjà depuis des dit dire
            donc dont du elle elles en encore entre es est et étaient était étant été être eu eux faire fait
            font fut hier il ils ici je jusque la là laquelle le lequel les lesquels leur leurs lors lorsque lui
            ma mais me même mes moi moins mon ne ni nos notre nous on ont or ou où par parce pas pendant peu
            peut peuvent plus pour pourquoi puis puisque quand que quel quelle quelles quels qui quoi sa sans se
            selon sera ses si soit son sont sous sur ta te tes toi ton tous tout toute toutes très tu un une
            vers veut vos votre vous y""",
        "hi": """अगर अपना अपनी अपने अब आप इन इनके इस इसका इसकी इसके इसे इसमें इससे उन उनका उनकी उनके उनको उन्हें
            उन्होंने उस उसका उसकी उसके उसे उसने एक एवं ऐसा ऐसे और क्या क्यों कई कब कर करके करता करते करना करने
            कहाँ कहा का कि कितना कितनी कितने किस किसने किसी किसे की कुछ के कैसे को कोई कौन गई गए गया जब जहाँ जा
            जाता जाती जाते जाने जैसे जो तक तथा तब तो था थी थे द्वारा दिया दी नहीं ने पर पहले फिर बाद बारे भी में
            मैं यदि यह यहाँ या ये रहा रही रहे लिए लेकिन वह वहाँ वाला वाली वाले वे सकता सकते सब साथ से हम ही हुआ
            हुई हुए हूँ है हैं हो होगा होता होती होते होना होने""",
        "hu": """a abban ahhoz ahogy aki akik akkor alatt általában amely amelyek ami amikor amit annak arra
            arról az azok azon azonban azért azt be bár benne csak de e ebben egy egyes egyéb ehhez el előtt én
            és ez ezek ezt fel ha hány hiszen hogy hogyan hol ill illetve is itt kell ki kik kinek kit le lehet
            lenne lesz lett maga majd már meg mely melyik melyek mert mi miatt miért mikor milyen mint mit mivel
            még nagyon ne nem nincs ő ők olyan ott pedig s saját sem semmi sok szerint talán tehát ti több
            tovább ugyan úgy után utolsó vagy vagyok van vannak volna volt voltak""",
        "id": """ada adalah agar akan aku anda antara apa apakah atas atau bagaimana bagi bahwa banyak beberapa
            belum berapa bila bisa bukan dalam dan dapat dari dengan di dia hanya harus hingga ia ini itu jika
            juga kami kamu kapan karena kata ke kemudian kepada ketika kita lagi lain lalu lebih maka mana masih
            mengapa menjadi mereka meski namun nya oleh orang pada para pernah saat saja sampai sangat saya
            sebagai sebelum sebuah sedang sehingga sejak selama semua seorang seperti serta setelah siapa sudah
            tanpa tapi telah tentang tersebut tetapi tidak untuk yaitu yang""",
        "it": """a ad agli ai al alla alle allo anche ancora avere aveva avevano c che chi ci come con contro
            cosa così cui da dagli dai dal dalla dalle dallo degli dei del della delle dello dentro di dice
            disse dopo dove e è ed era erano essere fa fino fra già gli ha hai hanno ho i il in infatti invece
            io la le lei li lo loro lui ma mai me meno mentre mi mia mio molto ne né nei negli nel nella nelle
            nello noi non nostra nostro o ogni oggi oppure ora per perché però più poi poiché prima qual quale
            quali quando quanta quante quanti quanto quasi quel quella quelle quelli quello questa queste questi
            questo qui quindi sarà se secondo sei sempre senza si sì sia siamo sono sopra sotto sta stata stati
            stato su sua sue sugli sui sul sulla sulle sullo suo suoi tra tu tutta tutte tutti tutto un una uno
            vi voi vostro""",
        "ja": """ある いる から けど こと この これ した して する その それ ため だけ たち では です でも とき
            など なに なぜ なの なる ので のに はい ます まで また もの より れた れる られ さん どこ
            どの どう いつ だれ ない なっ った って てい いた""",
        "ko": """그리 하지 그는 그녀 이것 저것 에서 으로 에게 까지 부터 한다 했다 하는 하고 합니 니다 습니 이다
            있다 없다 무엇 누가 언제 어디 어떻""",
        "nl": """aan af al alle als altijd ander andere ben bij daar dan dat de deze die dit doch doen door dus
            een eens en er ge geen geweest haar had hadden heb hebben heeft hem het hier hij hoe hoeveel hun
            iemand iets ik in is ja je kan kon kunnen maar me meer men met mij mijn moet na naar niet niets nog
            nu of om omdat ondanks onder ons ook op over reeds sinds te tegen tijdens toch toen tot tussen u uit
            uw van veel voor waar waarom wanneer want waren was wat we wel welk welke werd werden wezen wie wij
            wil worden wordt zal ze zei zelf zich zij zijn zo zonder zou""",
        "no": """alle at av bare ble bli blir da de deg dem den denne der deres det dette di din disse du eller
            en enn er et ett etter for fordi fra før ha hadde han hans har hennes her hun hva hvem hver hvilke
            hvilken hvilket hvis hvor hvordan hvorfor ikke i inn ingen jeg kan kom kunne man mange med meg
            mellom men mens mer min mot må ned noe noen nå når og også om opp oss over på samme seg selv sin
            sine sitt skal skulle slik som så til under ut uten var ved vi vil ville vår være vært""",
        "pl": """a aby albo ale ani aż bardzo będą będzie bez bo by był była było były być bym ci cię co czy
            czyli dla do dlaczego gdy gdyż gdzie go i ich ile im inne iż ja jak jaka jaki jakie jako jego jej
            jemu jest jestem jeszcze jeśli jeżeli już każdy kiedy kim kto która które którego której którzy
            który ku lub ma mają mi między mnie mój może można my na nad nam nas nawet nic nich nie niech niej
            nim niż no o od on ona one oni ono oraz po pod podczas ponieważ poza przed przez przy są się skąd
            sobie ta tak także tam te tego tej ten też to tu tych tylko tym u w we według więc wszyscy wszystko
            z za zaś ze że żeby""",
        "pt": """a à é ainda além alguns ante antes ao aos apenas aquela aquele aquilo as às assim até cada com
            como contra cuja cujo da das de dela dele deles depois desde dessa desse desta deste disse diz do
            dos durante e é ela elas ele eles em embora enquanto entre era eram essa essas esse esses esta está
            estão estas estava estavam este estes eu foi foram há isso isto já la lhe lhes lo logo mais mas me
            mesmo meu minha muito muitos na não nas nem no nos nós nossa nosso num numa o onde os ou para pela
            pelas pelo pelos perante pois por porque porquê porém qual quais quando quanta quantas quanto
            quantos que quê quem são se seja sem sempre ser será seu seus si sido só sob sobre sua suas também
            tão te tem têm teve ter tinha toda todas todo todos tu tua um uma umas uns vai você vocês""",
        "ro": """a acea acel acela acest aceasta această aceste acești acestor acestui acum ai al ale am ar are
            as asta astfel atunci au avea avut ca că când care către ce cei cel cele celor cine cu cum da dacă
            dar de decât deci despre din după e ea ei el ele era erau este eu fără fi fie fiind fost iar îi îl
            în încă între își la le li lor lui mai mult ne nici niște noi nu o ori pe pentru peste până poate
            prin sa să sale sau se și sub sunt spre tot toate toți un una unde unei unele unii unor unui va vom
            vor""",
        "ru": """а без более бы был была были было быть в вам вас весь во вот все всего всех вы где да даже для
            до его ее её если есть еще ещё же за здесь и из или им их к как какая какие какой ко когда кого
            которая которого которой которые который кто куда ли лишь между меня мне много может мы на над надо
            нам нас не него нее неё нет ни них но ну о об однако он она они оно от очень по под после потому
            почему при про с сам свой свою своих себя сейчас сказал сказала сказали со сколько так также такой
            там те тем теперь то того тоже той только том тот ту тут ты у уже хотя чего чей чем через что чтобы
            эта эти это этого этой этом этот я""",
        "sv": """alla allt att av bara blev bli blir då de dem den denna deras dess dessa det detta dig din du
            efter eftersom eller en er ert ett från för före genom ha hade han hans har hon henne hennes här
            honom hos hur i icke in inga inget ingen inte jag kan kom kunde man med medan mellan men mer mig min
            mot mycket många ned ni nu någon något några när och också om oss på samma sade sedan sig sin sina
            sitt ska skulle som så till under upp ut utan vad var vara varför varit varje vars vem vi vid vilka
            vilken vilket vill åt än är över""",
        "tr": """acaba ama ancak artık aslında az bana bazı belki ben benim beri bile bir biri birkaç biz bizim
            bu buna bunda bunlar bunu bunun burada çok çünkü da daha de defa değil diğer diye dolayı eğer en
            etti gibi göre hangi hem henüz hep her hiç için ile ise işte kaç kadar karşı kendi kez ki kim kime
            kimin mı mi mu mü nasıl ne neden nerede nereye niçin niye o olan olarak oldu olduğu olduğunu olmak
            olup ona ondan onlar onu onun sanki sen siz sonra söyledi şey şu tüm ve veya ya yani yer yine yok
            zaman""",
        "uk": """а або але без би був була були було бути в вам вас ви від він вона вони воно все всі всіх да де
            для до є його її з за зі із і й їх їй кого коли куди крім ли лише між мене мені може ми на над нам
            нас не неї немає ні них ніж о об однак он от по під після при про саме свій свої своїх себе скільки
            так також там те тим то того тоді той тільки тому у хоча хто це цей цих ця цього цієї чи чим через
            чому що щоб я як яка який які якого якої якщо""",
        "ur": """آپ آیا اب ابھی اپنا اپنی اپنے اس اسے اسی اگر ان انہوں انہیں اور ایسے ایک بارے بعد بھی بہت پر
            پھر پہلے تک تو تھا تھی تھے تھیں جا جاتا جاتی جاتے جب جس جن جو جہاں چکا چکی چکے حالانکہ دوران دی دیا
            دیے ذریعے را رہا رہی رہے ساتھ سب سے سکتا سکتے سکتی صرف طرح طرف کا کب کچھ کر کرتا کرتے کرتی کرنا کرنے
            کس کسی کو کوئی کون کہ کہا کہاں کی کیا کیسے کیوں کے کتنا کتنی کتنے گا گئی گئے گی گیا گے لیکن لیے مگر
            میں مجھے نہ نہیں نے و وہ ہاں ہم ہو ہوا ہوتا ہوتی ہوتے ہوں ہوئی ہوئے ہونے ہی ہے ہیں یا یہ یہاں""",
        "zh": """一个 一些 不是 为了 什么 他们 以及 但是 你们 其他 可以 哪里 因为 如何 如果 它们 就是 已经 怎么
            怎样 我们 或者 所以 是否 没有 然后 虽然 这个 这些 这样 那个 那些 那里 还是 为什 多少 是谁
            什麼 他們 我們 為什 沒有 這個 這些 還是 那麼""",
    }.items()
}  # fmt: skip

ELIDED: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "ca": "d l m n s t",
        "fr": "c d j jusqu l lorsqu m n puisqu qu quoiqu s t",
        "it": "all c d dall dell l m n nell quell quest s sull t un v",
    }.items()
}
