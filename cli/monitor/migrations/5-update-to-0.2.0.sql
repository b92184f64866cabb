alter extension pgautofailover update to '0.2.0';
