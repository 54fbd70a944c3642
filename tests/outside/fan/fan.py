"""The firmware of an invented fan, as its maker would write it: obeys `<base>/fan/set`, says how it stands on `<base>/fan/state`."""

import asyncio
import json
from contextlib import asynccontextmanager

import aiomqtt


class Fan:
    def __init__(self, client, base):
        self.client, self.base, self.speed = client, base, 0

    async def report(self):
        await self.client.publish(f"{self.base}/fan/state", json.dumps({"speed": self.speed}), qos=1, retain=True)

    async def knob(self, speed):
        """Somebody turns the knob on the fan."""
        self.speed = speed
        await self.report()

    async def run(self):
        async for message in self.client.messages:
            self.speed = json.loads(message.payload)["speed"]
            await self.report()


@asynccontextmanager
async def running_fan(host, port, base="justright"):
    async with aiomqtt.Client(host, port) as client:
        fan = Fan(client, base)
        await client.subscribe(f"{base}/fan/set", qos=1)
        await fan.report()
        task = asyncio.create_task(fan.run())
        try:
            yield fan
        finally:
            task.cancel()
