"""Rooms on the web, beside Streamlit: whatever belongs to one has the one address ``/room/NAME``.

hall      the rooms of this server, and who waits for news of which
phone     the page of a guest: HTML, made here alone, with or without JavaScript (phone.js, phone.css)
door      the address: what is asked for, what is sent, and in which bounds
reach     how phones reach a server that its speaker calls localhost
"""
