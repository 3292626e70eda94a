# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How requests of S3 are sent: to the server of the storage, and nowhere else.

By itself the HTTP client of aiobotocore follows a redirect to any host, with what is
to be written. That a bucket is in another region is botocore's to find out: it signs
anew, for an address that it makes itself.
"""

from typing import Any
from urllib.parse import urljoin

from aiobotocore.httpsession import AIOHTTPSession  # type: ignore[import-not-found]

from ..errors import TaskError
from .http_redirect import check_redirect

_REGION = "x-amz-bucket-region"


class StayingSession(AIOHTTPSession):  # type: ignore[misc]
    """For ``AioConfig(http_session_cls=…)``."""

    async def _get_session(self, proxy_url: Any) -> Any:
        return _Staying(await super()._get_session(proxy_url))


class _Staying:
    """Of aiohttp's session what is called."""

    def __init__(self, session: Any) -> None:
        self._session = session

    async def request(self, method: str, url: Any, **options: Any) -> Any:
        answer = await self._session.request(
            method, url, **options, allow_redirects=False
        )
        location = answer.headers.get("Location")
        if 300 <= answer.status < 400 and location and _REGION not in answer.headers:
            try:
                check_redirect(str(url), urljoin(str(url), location))
            except TaskError:
                answer.close()
                raise
        return answer
