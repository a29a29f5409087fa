"""SPARQL servers over HTTP: logging in, waiting, trying again, and what is told when one refuses.

Nothing here knows what is asked or written. A request may be sent twice: whoever sends one sees to it that a second
time changes nothing (queries, PUT and DELETE of a graph, INSERT DATA without blank nodes).
"""

import netrc
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kg.errors import QueryError, SettingsError

if TYPE_CHECKING:
    import requests

_BUSY = (429, 502, 503, 504)
"""Answers of a server, or of a proxy before it, that may be another a little later."""
_LONGEST_WAIT = 300
"""Seconds that a server may ask us to wait (Retry-After) before it is taken at its word that it does not want us."""
_CHUNK = 1 << 16
_TAG = re.compile(r"<[^<>]*>")

Body = bytes | Sequence[tuple[str, str]] | None
"""Bytes, or the fields of a form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who asks. Whether by HTTP basic or digest authentication is for the server to say."""

    user: str
    password: str


def find_login(
    url: str, *, user: str | None = None, password: str | None = None, file: Path | None = None
) -> Login | None:
    """Return the login for a server: as given, else that of its host in a netrc file (``~/.netrc``), else None.

    Raises SettingsError for a user without a password anywhere, and for a file that is no netrc file.
    """
    if user is not None and password is not None:
        return Login(user=user, password=password)
    if password is not None:
        raise SettingsError("a password without a user (expected --user NAME too)")
    place = file or Path.home() / ".netrc"
    host = urlsplit(url).hostname or ""
    try:
        found = netrc.netrc(str(place)).authenticators(host) if file is not None or place.is_file() else None
    except (OSError, netrc.NetrcParseError) as error:
        raise SettingsError(f"{place}: {error} (expected a netrc file)") from error
    if found is not None and found[2] is not None and user in (None, found[0]):
        return Login(user=found[0], password=found[2])
    if user is not None:
        raise SettingsError(f"no password for {user} (expected --password, or a line for {host} in {place})")
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a server said; ``type`` is the media type without its parameters."""

    status: int
    type: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def done(self) -> bool:
        """Whether the server did what it was asked."""
        return 200 <= self.status < 300

    def said(self) -> str:
        """Return the beginning of the body as one line, for a message."""
        text = self.body.decode("utf-8", "replace")
        return " ".join((_TAG.sub(" ", text) if self.type == "text/html" else text).split())[:200]


class Client:
    """A connection that is kept open between requests, and knows who it is."""

    def __init__(self, *, login: Login | None = None, seconds: float = 120, tries: int = 1) -> None:
        """Wait at most so many *seconds* for an answer to begin, and as many for it to end.

        A server that is busy, or does not answer, is asked up to *tries* times, with growing pauses or when it says.
        """
        import requests
        from requests.adapters import HTTPAdapter
        from requests.auth import HTTPDigestAuth
        from urllib3 import Retry

        again = tries - 1
        retry = Retry(
            total=again,
            # A server error may pass by the next time only where there is patience for it: a query of a person's says
            # at once what is wrong with it.
            status_forcelist=(*_BUSY, 500) if again else _BUSY,
            allowed_methods=None,
            backoff_factor=0.5,
            raise_on_status=False,
            redirect=0,
            retry_after_max=_LONGEST_WAIT,
        )
        self._seconds = seconds
        self._login = login
        self._session = requests.Session()
        # Digest first: it sends nothing before the server has asked for it, and it is told apart in `send`.
        self._session.auth = HTTPDigestAuth(login.user, login.password) if login is not None else None
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=retry))

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Body = None,
        headers: Mapping[str, str] | None = None,
        most: int = 1 << 30,
        what: str = "request",
        shown: str | None = None,
    ) -> Reply:
        """Return what the server answers, of at most *most* bytes; *what* and *shown*, its address, are for messages.

        Raises QueryError where there is no answer, not to its end, too long a one, or one that leads elsewhere.
        """
        if not url.startswith(("http://", "https://")):
            raise QueryError(f"{url}: no address of a SPARQL server (expected http://… or https://…)")
        start = f"{shown or url}: {what}: "
        import requests
        from requests.auth import HTTPBasicAuth

        try:
            answer = self._request(method, url, params, data, headers)
            if answer.status_code == 401 and self._login is not None and _wants(answer, "basic"):
                self._session.auth = HTTPBasicAuth(self._login.user.encode(), self._login.password.encode())
                answer.close()
                answer = self._request(method, url, params, data, headers)
            with answer:
                body = self._read(answer, most, start)
        except (requests.RequestException, OSError, ValueError) as error:
            raise QueryError(f"{start}no answer: {self._reason(error)}") from error
        if answer.is_redirect:
            # Followed, an update would arrive as a GET without its body, and look as if it had been done.
            raise QueryError(
                f"{start}the server has moved (expected {answer.headers.get('location', '?')} as its address)"
            )
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Reply(status=answer.status_code, type=kind, headers=answer.headers, body=body)

    def _request(
        self,
        method: str,
        url: str,
        params: Mapping[str, str] | None,
        data: Body,
        headers: Mapping[str, str] | None,
    ) -> "requests.Response":
        return self._session.request(
            method,
            url,
            params=params,
            data=data,
            headers=headers,
            timeout=self._seconds,
            allow_redirects=False,
            stream=True,
        )

    def _read(self, answer: "requests.Response", most: int, start: str) -> bytes:
        end = time.monotonic() + self._seconds
        body = bytearray()
        for chunk in answer.iter_content(_CHUNK):
            body += chunk
            if len(body) > most:
                raise QueryError(f"{start}the answer has more than {most} bytes (ask for less, with a LIMIT)")
            if time.monotonic() > end:
                raise QueryError(f"{start}the answer did not end within {self._seconds:g} seconds")
        return bytes(body)

    def _reason(self, error: BaseException) -> str:
        """Return what was behind an error, without the names of the libraries that passed it on."""
        behind = error
        while behind.__context__ is not None:
            behind = behind.__context__
        if isinstance(behind, TimeoutError):
            return f"timed out after {self._seconds:g} seconds"
        text = behind.strerror if isinstance(behind, OSError) and behind.strerror else str(behind)
        return " ".join(text.split()) or type(behind).__name__


def _wants(answer: "requests.Response", scheme: str) -> bool:
    """Whether the server asks for a login in this way (RFC 9110, 11.6.1)."""
    return scheme in answer.headers.get("www-authenticate", "").lower()
