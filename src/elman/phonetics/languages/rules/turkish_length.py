"""Turkish vowels that are long without a circumflex: in loans from Arabic and Persian."""

from __future__ import annotations

import re
from functools import cache

__all__ = ["with_long_vowels"]

_STEMS = (
    "acabā ādet ādil ādī āfet āfiyet āhenk āhiret āile āit akrabā alāka ālem ālet ālim āmir "
    "āmin ānī āniden ārıza ārif āsī āşık āyet āyin āzā azāmī bābil bāki bāriz bātıl bāzı "
    "battāniye belā bilhassā bizzāt cāhil cāmi cāzip cāzibe cāsus cefā cezā cenāze cilā "
    "cihāz dāimā dāimī dāire dāvā dehā duā edā emtiā esās evlā ezā fāciā fāil fāiz fānī fāre "
    "fātih fasīh fedā fetvā fuzūlī gāfil gāile gālip gāye gāyet gāzi gāip gıdā hādise hāfız "
    "hāin hākim hakīkat hakīkī hāmile hāriç hāricī hārika hāsıl hātıra hatā havāī hayāl "
    "hayāt hayātī hāzır hazīne haziran hīle icrā īcap īcat iddiā iftirā ihtivā īkaz iktifā "
    "ilāç īlan ilāh ilāhī īma īman īmar imā inşā īsa istilā istifā itāat itībar itīmat itīna "
    "itīraz izāh kābus kādir kāfī kāfile kāide kāinat kāmil kānun kānunī kātil kātip kanāat "
    "kazā lāle lāyık lāzım leylā māden māhir mācera mālī māliye māliyet mālum mālumat mānā "
    "mānevī māni mārifet māruz māsum māvi māzī māzeret mecāz memūr mesāi meselā mezār mīde "
    "mīlat mīmar mīmārī mīras mirāç misāfir misāl mīzan muammā muāf mūcize mūcip mutlakā "
    "müptelā müstesnā mübārek nādir nāfile nāhiye nāmus nāne nāzik nāzır nihāī nihāyet nīmet "
    "niyāz nīsan pāre rādde rākip rāzı rīca rızā rūhānī rūhī rūhen rüyā sābit sādık sāde "
    "sādece safā sāhi sāhil sāhip sāir sākin sālim sāniye salā seccāde sefā selām semā sevdā "
    "sīma sīne siyāsī sūret sūikast şāhit şāheser şāir şāyet şāyia şahsī şifā tāat tābi "
    "tābii tābir tācir tāciz tādil tākat tākip tālih tālim tālip tāmir tāne tārif tārih "
    "tārihī tātil tāviz tāyin tāze tāziye tedāvi telāfi telāş tēmin tēsir tēsis tesellī "
    "teşkīlat tevāzu tīcārī ulemā umūmī umūmiyet vāde vādi vāiz vāli vālide vāris vāsıta "
    "vefā verā yādigār yāhu yāhut yākut yāni yāver zābıt zābıta zāhir zālim zarūret zarūrī "
    "zāten zāyi zekā zīrā zirāī ziyān ziyāde adlī ailevī aklī asgarī askerī bedenī beşerī "
    "cebrī cevābī cismānī dāhilī dinī dünyevī ebedī edebī fahrī fennī ferdī fıtrī fiilī "
    "hissī hukūkī husūsī ictimāī içtimāī idārī iktisādī ilmī insānī irādī itibārī kalbī "
    "keyfī kimyevī maddī mahallī mecbūrī mecbūren medenī meslekī millī nazarī nispī nebī "
    "örfī resmī samīmī sunī şehrī tabiī tıbbī uhrevī ulvī vahşī vasatī yevmī zihnī zımnī "
    "zührevī"
)
_PATTERNS = (
    "m[uü](?:{C})(a){C}[aeiü]{C}",  # mücadele, münasip
    "te{C}(a){C}[üu]{C}",  # tesadüf
    "[iı][sşk]ti{C}(a){C}[ae]",  # istikamet
    "i{C}(a){C}e(?![{L}]*a)",  # idare
    ".*{C}(a){C}et(?!e)",  # adalet
    ".*h(a)ne",  # kütüphane
    ".*{C}i{C}(a)ye",  # himaye
    ".*[bcçdfgğhjklmnprsştvyz](a)ne$",  # dostane
)
"""Forms of Arabic and Persian words: the group is long. C is a consonant."""
_CONSONANT = "[bcçdfghjklmnprsştvyz]"
_OPEN = re.compile("$|[aeıioöuü]|.[aeıioöuüâîû]")
_LONG = dict(zip("āīūē", "aiue", strict=True))
_AFTER_VOWEL = re.compile("|s[ıiuü].*|y[aeıiuü].*|n[ıiuü]n.*|l[aeıiuü].*|d[aei].*|m|c[ıiuü].*|'.*")
_AFTER_CONSONANT = re.compile("|[aeıiuü].*|[sldt][aeıiuü].*|'.*|[cç][aeıiuü].*")


@cache
def _stems() -> dict[str, frozenset[int]]:
    """Where the long vowels of each stem stand, by its letters."""
    found = {}
    for marked in _STEMS.split():
        plain = "".join(_LONG.get(letter, letter) for letter in marked)
        found[plain] = frozenset(n for n, letter in enumerate(marked) if letter in _LONG)
    return found


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(pattern.replace("{C}", _CONSONANT).replace("{L}", "a-zçğıöşü"))
        for pattern in _PATTERNS
    )


def with_long_vowels(word: str) -> frozenset[int]:
    """Tell where a word has long vowels that are written as short ones, in open syllables alone.

    >>> sorted(with_long_vowels("adalet")), sorted(with_long_vowels("hayat")), sorted(
    ...     with_long_vowels("hayatı"))
    ([2], [], [3])
    """
    return frozenset(n for n in _places(word) if _OPEN.match(word, n + 1))


def _places(word: str) -> frozenset[int]:
    for length in range(len(word), 2, -1):
        places = _stems().get(word[:length])
        if places is not None:
            after = _AFTER_VOWEL if word[length - 1] in "aeıiuü" else _AFTER_CONSONANT
            if after.fullmatch(word[length:]):
                return places
    for pattern in _patterns():
        if matched := pattern.match(word):
            return frozenset({matched.start(1)})
    return frozenset()
