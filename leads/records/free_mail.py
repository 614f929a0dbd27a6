"""Mail domains that anybody can have an address at: they make no company."""

from typing import Final

FREE_MAIL: Final = frozenset(
    {
        "aol.com", "fastmail.com", "free.fr", "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de",
        "gmx.net", "googlemail.com", "hey.com", "hotmail.co.uk", "hotmail.com", "hotmail.fr", "icloud.com",
        "laposte.net", "libero.it", "live.com", "mac.com", "mail.com", "mail.ru", "me.com", "msn.com", "naver.com",
        "orange.fr", "outlook.com", "outlook.de", "pm.me", "proton.me", "protonmail.com", "qq.com", "rediffmail.com",
        "rocketmail.com", "t-online.de", "tutanota.com", "uol.com.br", "web.de", "yahoo.co.uk", "yahoo.com",
        "yahoo.de", "yahoo.fr", "yandex.com", "yandex.ru", "ymail.com", "zoho.com", "163.com", "126.com",
    }
)  # fmt: skip
