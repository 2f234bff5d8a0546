"""Work in other processes.

tasks  growing results whose work is cut into tasks, which anybody may do
child  a Python program beside this one, which answers requests
"""
