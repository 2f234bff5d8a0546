"""A visit: what one visitor wants to see, from the link and from his hands, and the runs for it.

words       the words of a link that say where one looks
view        View: all that a link says
visit       Visit: the one truth of a session; when the URL is read and written
beside      work of seconds, in processes beside the server, once for all who wait for it
telling     draws the page of a visitor for whom there is news
runs        finished runs for all visitors, training in stretches for one
"""
