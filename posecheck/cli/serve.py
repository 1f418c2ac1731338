"""`posecheck serve`: the coach, uploads and history in the browser."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posecheck.cli import logs, options
from posecheck.cli.network import off_the_network
from posecheck.errors import InputError
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import IN_ORDER, built_in_exercise, load_exercise_file
from posecheck.exercises.programme import Programme, load_programme, programme_ids
from posecheck.files.private import make_private
from posecheck.text.translation import SOURCE, _, speaking

if TYPE_CHECKING:
    from posecheck.serve.settings import ServerSettings


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; beyond this machine a token is asked for.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True)
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
@click.option(
    "--phone",
    is_flag=True,
    help="Let a phone of the same network in too, by a QR code, over TLS with a certificate of "
    "this machine's own making, or --certfile.",
)
@options.database_option
@options.path_option(
    "--results",
    metavar="DIR",
    help="Where reports are kept.  [default: in your data folder]",
)
@options.path_option(
    "--certfile",
    help="TLS certificate (PEM): browsers on other machines give the camera only with it.",
)
@options.path_option("--keyfile", help="Its private key (PEM).")
@click.option(
    "--token",
    metavar="WORD",
    envvar="POSECHECK_TOKEN",
    show_envvar=True,
    help="What visitors must show, 16 characters or more; a new one at each start otherwise. Other "
    "users of this machine can see the words of a command: rather give a file, or the variable.",
)
@options.path_option("--token-file", dir_okay=False, help="A file that holds the token.")
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST",
    help="A host name by which the server is called, as behind a proxy; may be repeated.",
)
@click.option(
    "--sessions",
    type=click.IntRange(1, 1000),
    help="Live sessions at the same time.  [default: 4 for each core]",
)
@options.path_option(
    "--definition",
    "definitions",
    multiple=True,
    help="A definition file of your own to offer too; may be repeated.",
)
@options.path_option(
    "--programme",
    "programmes",
    multiple=True,
    help="A programme file of your own to offer beside the morning routine; may be repeated.",
)
@options.calibration_option
@options.model_option
@options.person_option
@off_the_network
def serve(
    host: str,
    port: int,
    no_browser: bool,
    phone: bool,
    database: str | None,
    results: Path | None,
    certfile: Path | None,
    keyfile: Path | None,
    token: str | None,
    token_file: Path | None,
    names: tuple[str, ...],
    sessions: int | None,
    definitions: tuple[Path, ...],
    programmes: tuple[Path, ...],
    calibration_path: Path | None,
    model: str,
    person: str | None,
    at_link: Callable[[str], None] | None = None,
) -> int:
    """Open the coach in the browser: live with the camera, recorded videos, history.

    Everything stays on this machine: it listens on 127.0.0.1. With --phone a phone can be the
    camera; with --host 0.0.0.0 others in the network can use it too, with the link that is printed.
    """
    import secrets

    # Threads that only pass a picture on to the model wait less for those that judge: a tenth more
    # frames a second with eight sessions on two cores.
    sys.setswitchinterval(0.001)
    environment = os.environ.copy()  # before OpenCV puts its own libraries into it
    from posecheck.estimation.models import find_model
    from posecheck.serve import server
    from posecheck.serve.addresses import own_names
    from posecheck.serve.app import make_app
    from posecheck.serve.machine import Machine
    from posecheck.serve.phone_door import PhoneDoor
    from posecheck.serve.settings import SESSIONS_A_CORE, ServerSettings, default_results

    find_model(model)
    calibration = options.chosen_calibration(calibration_path)
    with speaking(SOURCE):  # each visitor is spoken to in a language of their own
        offered = {name: built_in_exercise(name) for name in IN_ORDER}
        offered |= {d.id: d for d in map(load_exercise_file, definitions)}
        routines = _programmes(programmes, offered)
    if token_file is not None:
        token = _token_of(token_file)
    _check_secrets(certfile, keyfile, token)
    beyond = not server.stays_here(host)
    if phone and beyond:
        raise InputError(_("--phone opens a door of its own: leave out --host"))
    # A name means a proxy, through which others come; and to other users of this machine its
    # loopback is as near as to this one.
    if token is None and (beyond or names or server.shared_machine()):
        token = secrets.token_hex(16)
    sock = server.listening(host, port)
    settings = ServerSettings(
        results=results or default_results(),
        exercises=offered,
        programmes=routines,
        database=database,
        token=token,
        names=frozenset(name.lower() for name in (*names, *(own_names() if beyond else ()))),
        beyond=beyond,
        secure=certfile is not None and not phone,
        capacity=sessions or SESSIONS_A_CORE * (os.cpu_count() or 1),
        model=model,
        calibration=calibration,
        person=person,
    )
    _check_folder(settings.results)
    # Only on a server of somebody's own: behind a name, or beyond this machine, others would ask.
    own = not beyond and not names
    door = None
    if own or phone:
        door = PhoneDoor(settings, certificate=certfile, key=keyfile)
        if phone:
            door.prepare()
    link = _link(settings, host, sock.getsockname()[1])
    ending: list[Callable[[], None]] = []
    app = make_app(
        settings,
        Machine(phone=door, opens_at_once=phone, stop=(lambda: ending[0]()) if own else None),
    )

    def started() -> None:
        _say_where(link, beyond=beyond, cameras=certfile is not None or bool(names))
        if phone and door is not None:
            _say_phone(door.links)
        click.echo(_("Stop it with Ctrl-C."))
        with suppress(AttributeError):  # a program without a window has no output
            sys.stdout.flush()
        if at_link is not None:
            at_link(link)
        if not no_browser:
            server.open_browser(f"{link}#/phone" if phone else link, environment)

    logs.show_warnings()
    # Ctrl-C is how it ends: sessions under way have been kept by then.
    with suppress(KeyboardInterrupt):
        web = server.make_server(
            app,
            certificate=None if phone else certfile,
            key=None if phone else keyfile,
            started=started,
        )
        ending.append(partial(setattr, web, "should_exit", True))
        web.run(sockets=[sock])
    return 0


def _programmes(files: tuple[Path, ...], offered: dict[str, Exercise]) -> dict[str, Programme]:
    """The programmes to offer; exercises of their own come to those that are `offered`."""
    found = {name: load_programme(name) for name in programme_ids()}
    for file in files:
        programme = load_programme(str(file))
        for step in programme.steps:
            known = offered.setdefault(step.exercise.id, step.exercise)
            if known != step.exercise:
                raise InputError(
                    _(
                        "{file}: there are two movements with the id {id}: give one of them "
                        "another id"
                    ).format(file=file, id=step.exercise.id)
                )
        found[file.stem] = programme
    return found


def _check_secrets(certfile: Path | None, keyfile: Path | None, token: str | None) -> None:
    """Raise InputError when the certificate, its key or the token cannot be used."""
    from posecheck.serve.server import check_certificate

    if keyfile is not None and certfile is None:
        raise InputError(_("--keyfile needs the certificate too: give --certfile"))
    if certfile is not None:
        check_certificate(certfile, keyfile)
    if token is not None and (len(token) < 16 or not token.isascii() or not token.isalnum()):
        raise InputError(_("--token must be 16 letters and digits or more: longer than a guess"))


def _say_where(link: str, *, beyond: bool, cameras: bool) -> None:
    """Print the link, for other machines as a QR code too, and whether they give the camera."""
    from posecheck.serve.qr_code import qr_code

    click.echo(_("posecheck is at {link}").format(link=link))
    if beyond:
        click.echo(qr_code(link), nl=False)
        if not cameras:
            click.echo(
                _(
                    "Without --certfile and --keyfile browsers on other machines give no camera: "
                    "only uploads and history work there. At home, --phone does it all."
                )
            )


def _say_phone(links: list[str]) -> None:
    """Print the phone's link as a QR code, and what the phone will ask."""
    from posecheck.serve.qr_code import qr_code
    from posecheck.text.phone import phone_taps

    click.echo(_("For your phone: {link}").format(link=links[0]))
    click.echo(qr_code(links[0]), nl=False)
    for number, words in enumerate(phone_taps(), 1):
        click.echo(f"{number}. {words}")
    if len(links) > 1:
        click.echo(_("If it does not open, try: {links}").format(links=", ".join(links[1:])))


def _token_of(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig").strip()
    except (OSError, ValueError) as error:
        raise InputError(
            _("the token in {file} cannot be read ({reason}): check the file").format(
                file=file, reason=getattr(error, "strerror", None) or _("it is no text")
            )
        ) from error


def _link(settings: "ServerSettings", host: str, port: int) -> str:
    from posecheck.serve.addresses import chief_address

    shown = chief_address() if host in ("0.0.0.0", "::") else host
    if ":" in shown:
        shown = f"[{shown}]"
    scheme = "https" if settings.secure else "http"
    token = f"?token={settings.token}" if settings.token else ""
    return f"{scheme}://{shown}:{port}/{token}"


def _check_folder(folder: Path) -> None:
    try:
        make_private(folder)
        if not os.access(folder, os.W_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as error:
        raise InputError(
            _(
                "results cannot be written to {folder} ({reason}): choose another folder with "
                "--results"
            ).format(folder=folder, reason=error.strerror)
        ) from error
