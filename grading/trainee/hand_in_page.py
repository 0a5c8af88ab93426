"""Handing in: what is still blank, the receipt; and beginning a lab again."""

from __future__ import annotations

from grading.exchange import submissions
from grading.exchange.answers import hand_in_answers, start_again
from grading.exchange.refusal import ExchangeRefusal
from grading.exchange.vietnam_time import local_time
from grading.trainee.cards import Card, Front, front
from grading.trainee.visit import Visit


class _OfLab(Visit):
    async def all_labs(self) -> Front:
        """Return all labs of this person."""
        return await self.site.run(front, self.site.store, self.visitor)

    async def card(self, lab: str) -> Card:
        """Return what is known of a lab."""
        found = (await self.all_labs()).card(lab)
        if found is None:
            raise ExchangeRefusal("no_lab", lab=lab)
        return found


class HandIn(_OfLab):
    rate = "answer"

    async def get(self, lab: str) -> None:
        card = await self.card(lab)
        self.show("hand_in.html", title=self.say("hand_in_title", number=card.number), card=card)

    async def post(self, lab: str) -> None:
        site = self.site
        taken = await site.run(hand_in_answers, site.store, self.me, lab, self.chosen.language)
        # A page that may be loaded again: nothing is handed in twice, and nothing is asked.
        self.redirect(f"{site.prefix}receipt/{taken.code}", status=303)


class Receipt(_OfLab):
    async def get(self, code: str) -> None:
        site = self.site
        own = await site.run(submissions.receipts, site.store, self.me)
        receipt = next((one for one in own if one.code == code), None)
        if receipt is None:
            raise ExchangeRefusal("not_yours")
        labs = await self.all_labs()
        card = labs.card(receipt.lab)
        if card is None:
            raise ExchangeRefusal("no_lab", lab=receipt.lab)
        self.show(
            "receipt.html",
            title=self.say("receipt_title", number=card.number),
            card=card,
            code=receipt.code,
            time=local_time(receipt.time),
            front=labs,
        )


class StartAgain(_OfLab):
    rate = "answer"

    async def get(self, lab: str) -> None:
        card = await self.card(lab)
        self.show("start_again.html", title=self.say("start_again"), card=card)

    async def post(self, lab: str) -> None:
        site = self.site
        if not (await self.card(lab)).open:
            raise ExchangeRefusal("held", lab=lab)
        await site.run(start_again, site.store, self.me, lab)
        self.redirect(f"{site.prefix}lab/{lab}", status=303)
