"""Users, the seats they hold, the sessions in which they are signed in, their programs' tokens."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.orm.base import Base, Shared
from core.orm.types import Instant, Key


class User(Shared):
    """A person who signs in; closing the account keeps every trace of the work."""

    __tablename__ = "core_user"
    __unlogged__ = Shared.__unlogged__ | {"password", "failures", "locked_until"}

    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    mail: Mapped[str | None] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(40))
    locale: Mapped[str] = mapped_column(String(8), default="zh_CN")
    password: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Instant)

    postings: Mapped[list[Posting]] = relationship(
        back_populates="user", cascade="all, delete-orphan", order_by="Posting.id"
    )


class Posting(Base):
    """A person holds a position in a department of a branch, from a date until a date.

    The person's own log tells of it, for that is where people look.
    """

    __tablename__ = "core_posting"
    __table_args__ = (Index(None, "user_id"), Index(None, "place"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("core_user.id"))
    place: Mapped[str] = mapped_column(String(40))
    department: Mapped[str] = mapped_column(String(40))
    position: Mapped[str] = mapped_column(String(40))
    since: Mapped[date | None]
    until: Mapped[date | None]

    user: Mapped[User] = relationship(back_populates="postings")

    @property
    def seat(self) -> str:
        """The position by its names: branch/department/position."""
        return f"{self.place}/{self.department}/{self.position}"

    def holds(self, on: date) -> bool:
        """Whether the seat is held at the date ``on``."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


class SignIn(Base):
    """One browser in which a user is signed in; ended by its owner, by sign-out or by age."""

    __tablename__ = "core_sign_in"
    __table_args__ = (Index(None, "user_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("core_user.id"))
    began: Mapped[datetime] = mapped_column(Instant)
    seen: Mapped[datetime] = mapped_column(Instant)
    ended: Mapped[datetime | None] = mapped_column(Instant)
    address: Mapped[str] = mapped_column(String(64), default="")
    agent: Mapped[str] = mapped_column(String(300), default="")

    user: Mapped[User] = relationship()


class ApiToken(Base):
    """What a program shows in place of a person's password, until a day, or until it is ended.

    ``token`` is the digest of the secret, which nobody keeps but the program.
    """

    __tablename__ = "core_api_token"
    __table_args__ = (Index(None, "user_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("core_user.id"))
    name: Mapped[str] = mapped_column(String(80))
    made: Mapped[datetime] = mapped_column(Instant)
    until: Mapped[date]
    used: Mapped[datetime | None] = mapped_column(Instant)
    ended: Mapped[datetime | None] = mapped_column(Instant)

    user: Mapped[User] = relationship()


class Guesses(Base):
    """Wrong passwords that came from one address, whoever was tried."""

    __tablename__ = "core_guesses"

    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last: Mapped[datetime] = mapped_column(Instant)
    locked_until: Mapped[datetime | None] = mapped_column(Instant)
