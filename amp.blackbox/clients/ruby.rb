# One client of Ruby connects by the URL in $URL, and prints what answered.

URL = ENV.fetch('URL')
QUERY = "select coalesce(host(inet_server_addr()), 'socket') as way"

begin
  case ARGV[0]
  when 'pg'
    require 'pg'
    puts PG.connect(URL).exec(QUERY)[0]['way']
  when 'sequel'
    require 'sequel'
    puts Sequel.connect(URL)[QUERY].first[:way]
  end
rescue StandardError, LoadError => e
  puts "failed: #{e.message.lines.first}"
end
