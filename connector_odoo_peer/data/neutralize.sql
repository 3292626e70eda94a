-- A copy of a database must not write into the peer of its original.
UPDATE odoo_peer_backend
   SET state = 'draft', auto_sync = false, api_key = NULL;
