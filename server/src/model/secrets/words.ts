/** Words that people build weak secrets from, most likely first: the rank is the price of a word in the estimator. */

const text = `
password secret admin 123456 qwerty test key pass root token user login jwt welcome demo changeme default letmein master
example guest dev super hello private public system server local access security secure auth app api abc123 123456789
12345678 1234567890 12345 1234 qwerty123 password1 iloveyou monkey dragon sunshine princess football baseball shadow
superman batman trustno1 whatever freedom postgres mysql redis mongo docker compose grafana clickhouse database mypass
mysecret supersecret topsecret my the this that your you with for and not from have long very really only please
change string random value here some any use used must least word words bit bits byte bytes char chars characters
minimum min max set put get new old good bad best safe strong weak simple basic plain hard easy cool great awesome
love happy summer winter spring autumn monday friday january march april july august october december morning night
day week month year time world life home house water fire earth wind moon star sun sky ocean river mountain forest
flower tree rose apple orange banana cherry lemon chocolate cookie coffee pizza cheese butter pepper ginger sugar
red blue green yellow black white purple pink silver gold golden diamond crystal
dog cat horse tiger lion eagle falcon wolf bear fox rabbit turtle snake spider fish bird dolphin shark panda kitty
mother father brother sister baby boy girl man woman people friend friends family king queen prince lord lady angel
hero ninja hunter ranger soldier captain killer hacker wizard phoenix thunder storm lightning rocket star wars
michael jordan daniel thomas robert andrew joshua charlie jennifer jessica michelle nicole amanda ashley samantha
george harley matthew anthony david john james peter paul mark steve mike alex chris kevin brian jason justin eric
maria anna laura sarah susan linda julia alice bob eve emma sophie lucas oliver max marco pedro carlos pablo
london paris berlin america canada mexico china india japan texas boston chelsea liverpool arsenal barcelona
computer internet windows linux ubuntu debian fedora google facebook amazon apple microsoft oracle github gitlab
jenkins bitbucket cloud azure aws heroku vercel netlify digitalocean kubernetes cluster node nodejs express react
angular vue next nuxt svelte python django flask fastapi rails ruby laravel symfony php java spring boot kotlin scala
rust golang dotnet csharp typescript javascript html json yaml graphql apollo prisma sequelize typeorm mongoose
postgresql mariadb sqlite cassandra elastic elasticsearch opensearch kibana logstash influxdb influx prometheus
rabbitmq rabbit kafka zookeeper nats mqtt mosquitto minio minioadmin memcached couchdb neo4j arangodb
keycloak kratos hydra vault consul nomad traefik nginx caddy apache haproxy envoy portainer pgadmin phpmyadmin
wordpress drupal joomla magento ghost strapi directus nextcloud owncloud gitea gogs forgejo drone sonar sonarqube
nexus artifactory airflow superset metabase jupyter umami plausible matomo paperless outline temporal immich
homeassistant jellyfin plex sonarr radarr bitwarden vaultwarden authelia authentik synapse horizon sensor signal
dashboard bridge telemetry tunnel monitor monitoring metrics logging tracing agent worker runner scheduler queue job
service services client clients frontend backend fullstack website website web site page portal gateway proxy router
session cookie csrf refresh signing sign signature verify encryption encrypt decrypt crypto cipher hash hmac salt
sha256 sha512 hs256 hs512 md5 rsa aes bearer oauth oidc saml sso ldap kerberos identity account accounts profile
email mail smtp imap message chat sms phone number name username firstname nickname company customer order payment
shop store market product products price invoice money cash bank wallet bitcoin credit card ticket booking travel
school student teacher class course lesson exam university college library book books note notes blog post posts
news article video music movie film photo image picture game games gamer play player team league score soccer hockey
tennis golf basketball racing runner fitness health doctor hospital food kitchen recipe restaurant hotel
project projects module library package version release build deploy deployment production staging development
prod stage stg dev qa uat testing tested tester sandbox temp temporary tmp todo fixme debug trace error warning info
config configuration setting settings option options parameter variable constant environment env dotenv file folder
path data base table column row index query insert update delete select create replace remove add generate generated
generator placeholder sample dummy mock fake foo bar baz qux lorem ipsum foobar barfoo something anything everything
nothing nobody somebody someone anyone everyone always never ever forever again today tomorrow yesterday
should could would will can cannot don dont does did done make made making made keep kept let see look know think
want need like work works working call called run start stop open close lock locked unlock unlocked key1 keys
secrets tokens passwd passw0rd passphrase credential credentials apikey apitoken authtoken secretkey privatekey
publickey jwtsecret jwtkey secretjwt mykey mytoken appsecret sessionsecret cookiesecret signingkey encryptionkey
accesstoken refreshtoken clientsecret sharedsecret keyboard cat shhh shhhh hush quiet hidden unknown classified
confidential sensitive insecure unsafe unsecure notsecure
zaq12wsx qazwsx qwe123 asd123 zxc123 asdf asdfgh asdfghjkl zxcvbn zxcvbnm qwertyuiop qweasd qweasdzxc 1q2w3e 1q2w3e4r
1qaz2wsx q1w2e3r4 abc abcd abcdef abcdefg xyz aaa bbb ccc xxx yyy zzz 111111 000000 123123 654321 666666 888888 121212
112233 112358 7777777 987654321 0987654321 31337 1337 42 007 admin123 root123 test123 user123 pass123 pass1234
secret123 demo123 guest123 welcome1 admin1234 hunter hunter2 letmein1 access14 mustang corvette ferrari porsche
mercedes yamaha honda toyota harley jordan23 michael1 ashley1 computer1 princess1 sunshine1 iloveyou1 lovely flower1
starwars pokemon pikachu naruto minecraft fortnite warcraft zelda mario sonic matrix neo trinity morpheus gandalf
frodo bilbo hobbit hogwarts potter harry ron hermione dumbledore vader luke leia yoda jedi sith skywalker spiderman
ironman hulk thor avengers marvel joker gotham metallica nirvana eminem rammstein slipknot blink182 greenday
sweet honey sugar candy lucky magic mystic secretly power energy force speed fast quick slow big small little tiny
huge giant mega ultra hyper turbo extra plus pro premium vip gold first second third last next final zero one two
three four five six seven eight nine ten hundred thousand million half double triple single
red1 blue1 house1 hello1 hello123 helloworld foobar123 asdfasdf qwerqwer testtest adminadmin rootroot passpass
changeit changethis changepassword replaceme replacethis yoursecret yourpassword yourkey yourtoken
about above after all also another around because been before being below between both but came come day down each
end even find give given going had has her him his how into its just left live many may might more most much
name near off often other our out over own part place point put right said same say says she show side since still
such take tell than their them then there these they thing things those though through too took under until upon
was way well went were what when where which while who why within without yes
correct staple battery solution random randomly entropy unique length longer longest short shorter than minimum
enough proper properly real actual true false null none undefined empty blank missing required optional
deadbeef cafebabe feedface deadc0de baadf00d badcafe c0ffee decafbad
`

/** All words, lower case, most likely first, without repeats. */
export const words: readonly string[] = [...new Set(text.split(/\s+/).filter((word) => word !== ""))]

/** Word to rank; ranks start at 1. */
export const rankOf: ReadonlyMap<string, number> = new Map(words.map((word, i) => [word, i + 1]))

/** The first three letters of a word to the length of the longest word that begins so: most places of a text have none. */
export const longestFrom: ReadonlyMap<string, number> = (() => {
  const longest = new Map<string, number>()
  for (const word of words) longest.set(word.slice(0, 3), Math.max(longest.get(word.slice(0, 3)) ?? 0, word.length))
  return longest
})()
