create sequence book_seq increment by 50;

create table book (
  id bigint primary key,
  title varchar(200) not null unique
);
