"""One running DTTools a profile: a second start hands its arguments over to the first, which comes to the front."""

from __future__ import annotations

import getpass
import hashlib
import json
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 800
_HEARD = b"heard\n"


def address_of(profile: Path) -> str:
    """The name of the local socket that the instance with this profile listens on."""
    who = f"{getpass.getuser()}:{profile.resolve()}"
    return f"dttools-{hashlib.sha256(who.encode()).hexdigest()[:24]}"


def hand_over(profile: Path, arguments: list[str]) -> bool:
    """Give the arguments to the instance that has this profile open.

    Args:
        profile: The folder of the profile.
        arguments: Command line without the program's name; at most some kilobytes.

    Returns:
        Whether one is running and has taken them; then this process has nothing left to do.
    """
    socket = QLocalSocket()
    socket.connectToServer(address_of(profile))
    if not socket.waitForConnected(_WAIT_MS):
        return False
    socket.write(json.dumps(arguments).encode() + b"\n")
    heard = socket.waitForBytesWritten(_WAIT_MS) and socket.waitForReadyRead(_WAIT_MS)
    answer = socket.readAll().data() if heard else b""
    socket.disconnectFromServer()
    return answer == _HEARD


class InstanceListener(QObject):
    """Listens for later starts with the same profile. Only processes of the same person can connect."""

    started_again = Signal(list)
    """Somebody started DTTools a second time: the arguments."""

    def __init__(self, profile: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        self._address = address_of(profile)

    def listen(self) -> bool:
        """Start; what a crashed instance left there is put away. Call it only while holding the profile's lock."""
        QLocalServer.removeServer(self._address)
        return self._server.listen(self._address)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _accept(self) -> None:
        while socket := self._server.nextPendingConnection():
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)
            if socket.canReadLine():
                self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            return
        arguments = json.loads(bytes(socket.readLine().data()))
        socket.write(_HEARD)
        socket.flush()
        self.started_again.emit([str(argument) for argument in arguments])
