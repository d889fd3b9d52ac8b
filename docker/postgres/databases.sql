-- A database and an owner for each: a participant can't read another's, here as anywhere.
create role gateway login password 'gateway';
create database gateway owner gateway;
create role store login password 'store';
create database store owner store;
create role hotels login password 'hotels';
create database hotels owner hotels;
create role flights login password 'flights';
create database flights owner flights;
create role cars login password 'cars';
create database cars owner cars;
create role payments login password 'payments';
create database payments owner payments;
create role temporal login password 'temporal';
create database temporal owner temporal;
create database temporal_visibility owner temporal;

revoke connect on database gateway, store, hotels, flights, cars, payments, temporal, temporal_visibility from public;
