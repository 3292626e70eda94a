"""What the suite costs and gains, measured against Odoo itself; see README.md."""
