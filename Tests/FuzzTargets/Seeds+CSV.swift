extension CSVTarget {
    static func seeds() -> [FuzzReader.Seed] {
        let texts: [(String, UInt8, String)] = [
            ("plain", 0, "key,name,sector\r\n1,Tejuino El Güero,31-33\r\n2,Sal de Cuyutlán,\r\n"),
            ("quotes", 14, "key,name\n1,\"a \"\"b\"\", c\"\n2,\"two\r\nlines\"\n3,plain \"quote\"\n"),
            ("semicolons", 14, "\u{feff}a;b;c\r1;\"x;y\";3\r\r;;\r1;2;3;;\r1;2\r1;2;3;4\r"),
            ("tabs", 0, "a\tb\n1\t2\n\"1\t\"\t2\n"),
            ("stray", 14, "a,b\n\"x\"y,1\n\"x\" ,2\n3,\"open\n"),
            ("controls", 0, "a,b\n1,\u{1}\n2,\u{85}\n3,\u{7f}\n\"\u{0}\",4\n"),
            ("header", 0, "\n\n a , \"b \" ,,\n1,2\n"),
            ("swollen", 15, "a,b\n\u{1c}xx,1\n\u{1c}xxx,2\n\u{1d}\n\u{1e}ñ,3\n\u{1f}1,2\n"),
            ("wide", 1, "\"a\",b\u{1d}c\n"),
            ("alone", 14, "name\nuno\n\"\"\n\ndos"),
        ]
        return texts.map { FuzzReader.Seed(name: $0.0, bytes: [$0.1] + Array($0.2.utf8)) }
    }
}
