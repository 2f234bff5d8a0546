"""The files that ship with the app, made by ``makers``; and what a server does not keep of one that it has read."""
