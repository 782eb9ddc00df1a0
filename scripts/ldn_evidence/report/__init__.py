"""Renderings of what was found, one module each, all from the same results.

It knows the results of ``checks`` and ``compare`` and the record of ``model``, and never imports
what changes or publishes. It prints nothing: each module's ``render`` gives text or pieces of text,
and ``cli`` prints them. Of a report: ``text``, ``json``, ``github``, ``sarif``. Of a comparison:
``diff_text``, ``diff_json``, ``diff_markdown``, over the parts of ``diff``. ``markdown`` disarms
text of unknown origin for a page.
"""

# The renderings are not gathered here: a run needs one of them, and some load much.
