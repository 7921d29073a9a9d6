"""The course: solutions -> exercises -> course/submitted -> course/autograded -> course/feedback.

`nbgrader autograde`, formgrader's button and `python -m nngrade grade` read this file and grade by the same
safe path.
"""

from pathlib import Path

from nngrade.course import configure

c = get_config()  # noqa: F821 - nbgrader puts it here
configure(c)

Path("course").mkdir(exist_ok=True)  # SQLite makes the gradebook's file, but not its folder
c.CourseDirectory.course_id = "neuron-to-dream"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.submitted_directory = "course/submitted"
c.CourseDirectory.autograded_directory = "course/autograded"
c.CourseDirectory.feedback_directory = "course/feedback"
c.CourseDirectory.db_url = "sqlite:///course/gradebook.db"

c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE\nraise NotImplementedError()"}

# Late work, if it is to cost points: ten percent of them for each day begun, half of them at most.
# c.AssignLatePenalties.plugin_class = "nngrade.late.LatePenalty"
# c.LatePenalty.percent_per_day = 10
# c.LatePenalty.grace_minutes = 15
# c.LatePenalty.most_percent = 50
