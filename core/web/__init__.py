"""What people see: the tree behind the URLs, pages, lists, forms and the parts addons hang in.

Addons take ``Collection, Column, Filter, Panel`` from ``core.web.collection``, ``Field`` from
``core.web.forms`` and ``MenuEntry, Search, HomePanel, SignInNote`` from ``core.web.parts``.
"""
