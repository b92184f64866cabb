create extension if not exists pgautofailover version '0.1.0';
