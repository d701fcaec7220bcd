"""What the company is: branches, departments, roles, and the phases in which addons come on."""
