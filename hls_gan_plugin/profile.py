"""What belongs to the user's QGIS profile: folders and settings of the plugin."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from qgis.core import QgsApplication, QgsNetworkAccessManager, QgsSettings
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtNetwork import QNetworkProxy

from .client.engine_client import Candidate, candidates, find_engine
from .client.engine_setup import has_training, made_python, state, told_interrupted
from .shared.errors import EngineError

# Where Processing keeps a provider's options, so that they can be edited in QGIS's own dialog.
ENGINE_PYTHON_OPTION = "HLS_GAN_ENGINE_PYTHON"
_ENGINE_PYTHON_KEY = f"Processing/Configuration/{ENGINE_PYTHON_OPTION}"


def folder() -> Path:
    """The plugin's own folder in the profile."""
    return Path(QgsApplication.qgisSettingsDirPath()) / "hls_gan"


def engine_folder() -> Path:
    """Where "Set up the engine" makes the engine's environment."""
    return folder() / "engine"


def models_folder() -> Path:
    """Where users put models of their own."""
    return folder() / "models"


def open_models_folder() -> None:
    """Show that folder in the system's file manager."""
    models_folder().mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(models_folder())))


def engine_candidates() -> list[Candidate]:
    """Where this QGIS looks for the engine's Python, in this order."""
    return candidates(_configured_python(), made_python(engine_folder()))


def engine_python() -> Path:
    """The engine's Python. Raises EngineError, with what to do, if there is none."""
    try:
        return find_engine(_configured_python(), made_python(engine_folder()))
    except EngineError as error:
        if state(engine_folder()) != "interrupted":
            raise
        raise EngineError(told_interrupted()) from error


def lacks_training() -> bool:
    """Whether the engine in use was set up here, and without what training needs.

    Of an engine from elsewhere it is not known; a tool that misses a package there says so.
    """
    made = made_python(engine_folder())
    return made is not None and engine_python() == made and not has_training(engine_folder())


def download_environment() -> dict[str, str]:
    """QGIS's own proxy and certificates, as variables of a program that downloads."""
    found: dict[str, str] = {}
    proxy = QgsNetworkAccessManager.instance().fallbackProxy()
    schemes = {
        QNetworkProxy.ProxyType.HttpProxy: "http",
        QNetworkProxy.ProxyType.HttpCachingProxy: "http",
        QNetworkProxy.ProxyType.Socks5Proxy: "socks5h",
    }
    if proxy.type() in schemes and proxy.hostName():
        user = quote(proxy.user(), safe="")
        login = f"{user}:{quote(proxy.password(), safe='')}@" if user else ""
        address = f"{schemes[proxy.type()]}://{login}{proxy.hostName()}:{proxy.port()}"
        found.update(dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), address))
    authorities = _own_authorities()
    if authorities is not None:
        names = ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
        found.update(dict.fromkeys(names, str(authorities)))
    return found


def _own_authorities() -> Path | None:
    """All that QGIS trusts, in a file, if the user has added authorities to the system's."""
    manager = QgsApplication.authManager()
    if manager.isDisabled() or not (manager.databaseCAs() or manager.extraFileCAs()):
        return None
    folder().mkdir(parents=True, exist_ok=True)
    path = folder() / "authorities.pem"
    path.write_bytes(bytes(manager.trustedCaCertsPemText()))
    return path


def _configured_python() -> str:
    return str(QgsSettings().value(_ENGINE_PYTHON_KEY, "") or "")
