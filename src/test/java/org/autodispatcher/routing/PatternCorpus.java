package org.autodispatcher.routing;

import java.util.List;

/** Patterns as people write them, and as nobody should. */
final class PatternCorpus {
    static final List<String> NAMES = List.of(
            "", "app", "app-old", "app-1.2.3.tar.gz", "APP-1.tar.gz", "payments-2.4.1.tar.gz", "payments-2.4.1.tar.gz\n",
            "支付系统（生产）.zip", "支付-２.０.zip", "a b.zip", "straße.zip", "STRASSE.zip", "STRAẞE.zip", "\u212aelvin-1", "kelvin-1", "İstanbul", "istanbul",
            "ıstanbul", "e\u0301cole", "école", "ſ", "s", "S", "ab\nc", "\n", "aa", "aaa", "abab", "x-x", "x-X", "web-batch-1", "１２３", "٣٤",
            "a{2}", "a{,3}", "a{x", "]a", "^a", "-a", "a-", "\\", "{", "}", "a.b", "a1b2", "σςΣ", "😀", "a😀b", "a#b", "a b", "_x", "\u200bx");

    static final List<String> PATTERNS = List.of(
            "", "app", "app$", "^app$", "app\\Z", "app(?P<rest>.*)", "(?P<app>[a-z]+)-(?P<version>\\d+(?:\\.\\d+)*)\\.tar\\.gz$",
            "(?P<app>\\w+)-(?P<version>[\\d.]+)\\.zip", "支付系统（(?P<env>\\w+)）\\.zip$", "(?i)app", "(?i)strasse", "(?i)straße", "(?i)kelvin-\\d",
            "(?i)istanbul", "(?i)İstanbul", "(?i)ıstanbul", "(?ai)istanbul", "(?ai)kelvin", "(?i)s$", "(?i)ſ$", "(?i)[s]$", "(?i)[^s]$",
            "(?i)σσσ$", "(?i)[a-z]+$", "(?i)[\\W]", "(?i:a)B?", "(?i)a(?-i:b)", "(?a)\\w+$", "\\w+$", "(?a:\\w)\\w", "(?u:\\w+)$", "\\d+$",
            "(?a)\\d+$", "\\b\\w+\\b", "\\Bx", "\\B", "(?a)\\b\\w", "(?a)\\B", "(?x) a p p # the app\n $", "(?x)a\\ b", "(?x)a[ ]b", "(?x:a b)c?",
            "a{2}$", "a{,3}$", "a{2,}", "a{x", "a{", "a{}", "a{,}", "a{1", "a{1,", "{", "}", "x{0}y?", "a{2,1}", "a{99999999999}", "a{20000}",
            "[]a]+", "[^]]+", "[a-]+", "[-a]+", "[a\\-b]", "[\\w-]+", "[\\w-z]", "[z-a]", "[a", "[", "[]", "[^]", "[\\]]", "[[:alpha:]]", "[a&&b]",
            "\\x61", "\\x6", "\\u652f", "\\u65", "\\U0001F600", "\\U00110000", "\\N{LATIN SMALL LETTER A}", "\\N{NOPE}", "\\N", "\\N{", "\\N{}",
            "\\0", "\\07", "\\141", "\\400", "[\\400]", "\\8", "\\1", "(a)\\1", "(a)\\2", "(a\\1)", "(?P<x>a)(?P=x)", "(?P=x)", "(?P<x>a(?P=x))",
            "(?P<x>\\w)-(?P=x)", "(?i)(?P<x>\\w)-(?P=x)", "(?ai)(?P<x>\\w)-(?P=x)", "(?P<x>a)(?P<x>b)", "(?P<1>a)", "(?P<>a)", "(?P<a", "(?P<a-b>c)",
            "(?P<版本>\\d)", "(?P>a)", "(?Pa", "(?P", "(?", "(?z)", "(?<a>b)", "(?<", "(", ")", "a)", "(a", "((a)", "*", "+a", "a**", "a*+*", "a*??",
            "^*", "$*", "\\b*", "(?:^)*", "(?:a*)*", "(?:a*)+$", "(a*)*", "(?P<x>a*)*", "(?P<x>a*)+", "(?P<x>|a)*", "(?P<x>a|b)*", "(?:(?P<x>a)|b)*",
            "(?P<x>a?)*?$", "(?P<x>a?){2}", "a|", "|a", "(?P<x>)|b", "(?:a|b|)$", "a$|b", "(?P<x>app$)", "(?:app$)-", "app$\\n", "(?m)b$", "(?m)^c",
            "ab\\n(?m:^c)", "(?s).+$", ".+$", "(?s:.)b", "a(?i)b", "(?i)(?s)a", "(?#c)(?i)a", " (?i)a", "(?i", "(?i-", "(?-i)a", "(?i-i:a)", "(?-a:a)",
            "(?au:a)", "(?a)(?u)a", "(?L)a", "(?iz)a", "(?i:a", "(?-:a)", "(?i-z:a)", "(?#", "(?#abc", "a(?#c)*", "a(?=pp)", "a(?!pp)", "(?!app-old)app.*$",
            "(?<=a)b", ".(?<=a)p", "..(?<!ab)", "(?<=a|bc)d", "(?<=a|b)d", "(?<=a*)d", "(?<=(a))b", "(a)(?<=\\1)", "(?<=(?P<x>a)(?P=x))", "(?<=", "(?<=a",
            "(?(1)a|b)", "(a)?(?(1)b|c)", "(?(x)a|b)", "(?P<x>a)(?(x)p)", "(?(0)a)", "(?(1)a|b|c)", "(?(9)a)", "(?(1", "(?>a+)a", "(?>a|ab)c", "a++a", "a*+b", "a?+a",
            "(?>(?P<x>a+))b?", "\\q", "\\", "a\\", "[\\q]", "\\Q", "\\-", "\\_", "\\ ", "\\/", "\\支", "[\\支]", "\\'", "(.*a){20}$", "(?:a+)+$", "(?P<x>(?:a|aa)+)$",
            "(?P<a>.)(?P<b>.)?(?P<c>.)?$", "(?P<x>.*?)-(?P<y>.*)", "(?P<x>.*)-(?P<y>.*)", "\\Aapp", "a\\Ab", "(?:\\A|x)app", "\\s", "\\S+$", "[\\s\\S]+$",
            "[^\\d\\W]+$", "[\\D]+$", "((((((((((a))))))))))\\10?", "(?:)", "(?:)*a", "(?P<x>(?P<y>a)|b)+", "(?t)a");

    private PatternCorpus() {}
}
