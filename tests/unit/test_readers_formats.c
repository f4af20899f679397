#include <jansson.h>

#include "base/memory.h"
#include "reading.h"
#include "suite.h"

/* Inputs of every format with what comes out of them; each is fed whole, in
 * pieces of 1 to 5 bytes, and with each allocation failing in turn. */
static const struct sample {
	const char *path, *input, *wanted;
} samples[] = {
	{ "a.txt", "Envoys meet\n\nThey met in Oslo.\n",
	  "A 0|-|Envoys meet\n\nThey met in Oslo.\n||-|-|-|-\n" },
	{ "b.txt", "   \n\n", "S b.txt:0:0: : a record without text [no-text]\n" },
	{ "a.md", "---\ntitle: \"Envoys meet\"\ndate: 2021-11-24\nauthor: A. Roe\n---\n"
	  "# Talks\n\nThey *met* in [Oslo](http://x.example).\n",
	  "A 0|Envoys meet|Talks\n\nThey met in Oslo.\n|2021-11-24|-|-|-|A. Roe\n" },
	{ "h.md", "# Envoys meet\n\nThey met.\n", "A 0|Envoys meet|They met.\n||-|-|-|-\n" },
	{ "a.csv", "Headline,Body,Pub Date,Outlet,Link\n"
	  "Talks,\"They met, \"\"again\"\".\nThen left.\",24 Nov 2021,Post,http://x.example/1\n"
	  "Short,row\n"
	  "More, They met. ,11/24/2021,Post,\n"
	  "Bad,Text,soon,Post,\n",
	  "A 2|Talks|They met, \"again\".\nThen left.|2021-11-24|Post|http://x.example/1|-|-\n"
	  "R a.csv:4:1: : 2 cells, but the header has 5 [columns]\n"
	  "A 5|More| They met. |2021-11-24|Post|-|-|-\n"
	  "R a.csv:6:1: Pub Date: \"soon\" is no date [date]\n" },
	{ "o.csv", "date,text\n03/04/2021,One.\n25/04/2021,Two.\n",
	  "A 2|-|One.|2021-04-03|-|-|-|-\nA 3|-|Two.|2021-04-25|-|-|-|-\n" },
	{ "us.csv", "date,text\n\"03/04/2021 10:00\",One.\n04/25/2021,Two.\n",
	  "A 2|-|One.|2021-03-04|-|-|-|-\nA 3|-|Two.|2021-04-25|-|-|-|-\n" },
	{ "both.csv", "date,text\n03/04/2021,On 25/04/2021.\n",
	  "R both.csv:2:1: date: \"03/04/2021\" is no date [date]\n" },
	{ "q.csv", "title,text\na,\"open\nb,fine\nc,fine too\n",
	  "R q.csv:2:1: : a quote is opened here and not closed [quote]\n"
	  "A 3|b|fine||-|-|-|-\nA 4|c|fine too||-|-|-|-\n" },
	{ "s.csv", "title,text\na,\"open\nb,\"fine\"\nc,last\n",
	  "R s.csv:2:1: : a quote is opened here and not closed [quote]\n"
	  "A 3|b|fine||-|-|-|-\nA 4|c|last||-|-|-|-\n" },
	{ "n.csv", "a,b,c\n1,2,3\n",
	  "R n.csv:1:1: : no column holds the text; name it: --map text=COLUMN; rows that are events: --events --map date=COLUMN,source=COLUMN,cameo=COLUMN [columns]\n" },
	{ "a.tsv", "title\ttext\tdate\nTalks\tHe said \"no\".\t2021-11\n",
	  "A 2|Talks|He said \"no\".|2021-11-01|-|-|-|-\n" },
	{ "a.jsonl", "{\"title\":\"A\",\"text\":\"One.\",\"date\":1637712000}\n"
	  "{\"title\":\"B\",\"text\":\"cut\n"
	  "garbage\n"
	  "{\"headline\":\"C\",\"body\":\"Three.\",\"source\":{\"id\":null,\"name\":\"Post\"}}\n",
	  "A 1|A|One.|2021-11-24|-|-|-|-\n"
	  "R a.jsonl:2:1: : a string is not closed on its line [json]\n"
	  "A 4|C|Three.||Post|-|-|-\n" },
	{ "c.json", "{\"text\":\"One.\"}{\"text\":\"Two.\"}\n",
	  "A 1|-|One.||-|-|-|-\nA 1|-|Two.||-|-|-|-\n" },
	{ "w.json", "{\"status\":\"ok\",\"articles\":[\n{\"title\":\"A\",\"content\":\"One.\"},\n"
	  "{\"title\":\"B\",\"content\":\"Two.\",\"tags\":[{\"x\":1}]}\n],\"n\":2}\n",
	  "A 2|A|One.||-|-|-|-\nA 3|B|Two.||-|-|-|-\n" },
	{ "d.json", "{\"response\":{\"docs\":[{\"text\":\"One.\"}]}}", "A 1|-|One.||-|-|-|-\n" },
	{ "t.json", "[{\"text\":\"One.\"},\n{\"text\":\"Tw",
	  "A 1|-|One.||-|-|-|-\nR t.json:2:1: : the input ends inside this record [json]\n" },
	{ "u.json", "[{\"text\":\"One.\"}",
	  "A 1|-|One.||-|-|-|-\nR u.json:1:17: : the list is not closed: the input ends early [json]\n" },
	{ "r.rss", "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">"
	  "<channel><title>Post</title><language>en-gb</language>\n"
	  "<item><title>Talks</title><description>Short.</description>"
	  "<content:encoded><![CDATA[Long text.]]></content:encoded>"
	  "<pubDate>Wed, 24 Nov 2021 23:57:00 -0500</pubDate><link>http://x.example/1</link></item>\n"
	  "<item><title>Bad</item>\n"
	  "<item><title>Caf&eacute;</title><description>They met.</description></item>\n"
	  "<item><title>Cut</title><desc",
	  "A 2|Talks|Long text.|2021-11-24|Post|http://x.example/1|en|-\n"
	  "R r.rss:3:1: : Premature end of data in tag rss line 1 [xml]\n"
	  "A 4|Caf\xc3\xa9|They met.||Post|-|en|-\n"
	  "R r.rss:5:1: : the item is not closed [xml]\n" },
	{ "a.atom", "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Post</title>"
	  "<entry><title>Talks</title><link rel=\"self\" href=\"http://no\"/><link href=\"http://x.example/2\"/>"
	  "<updated>2021-11-24T01:00:00Z</updated><author><name>A. Roe</name></author>"
	  "<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>They met.</p><p>In Oslo.</p></div></content>"
	  "<summary>Short.</summary></entry></feed>",
	  "A 1|Talks|They met.\n\nIn Oslo.|by 2021-11-24|Post|http://x.example/2|-|A. Roe\n" },
	{ "e.rss", "<rss><channel><title>Empty</title></channel></rss>",
	  "S e.rss:1:0: : a feed without items [no-items]\n" },
	{ "l.csv", "title,text\nCaf\xe9,Le pr\xe9sident a rencontr\xe9 l'envoy\xe9.\n",
	  "A 2|Caf\xc3\xa9|Le pr\xc3\xa9sident a rencontr\xc3\xa9 l'envoy\xc3\xa9.||-|-|-|-\n" },
	{ "a.warc",
	  "WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Target-URI: x\r\nWARC-Date: 2021-11-24T10:00:00Z\r\nContent-Length: 14\r\n\r\nmade for tests\r\n\r\n"
	  "WARC/1.0\r\nWARC-Type: request\r\nWARC-Target-URI: http://a.example/1\r\nWARC-Date: 2021-11-24T10:00:00Z\r\nContent-Length: 14\r\n\r\nGET / HTTP/1.1\r\n\r\n"
	  "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/1\r\nWARC-Date: 2021-11-24T10:00:00Z\r\nContent-Length: 83\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"title\":\"A\",\"text\":\"They met.\"}\r\n\r\n"
	  "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/2\r\nWARC-Date: 2021-11-24T10:00:00Z\r\nContent-Length: 127\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\na\r\n{\"title\":\"\r\n16\r\nC\",\"text\":\"They met.\"}\r\n0\r\n\r\n\r\n\r\n"
	  "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/3\r\nWARC-Date: 2021-11-24T10:00:00Z\r\nContent-Length: 26\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\n\r\n\r\n"
	  "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/4\r\nWARC-Date: 2021-11-24T10:00:00Z\r\nContent-Length: 47\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nPNG\r\n\r\n"
	  "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/5\r\nWARC-Date: 2021-11-24T10:00:00Z\r\nContent-Length: 9\r\n\r\nno answer\r\n\r\n"
	  "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://a.example/6\r\nWARC-Date: 2021-11-24T10:00:00Z\r\nContent-Type: application/json\r\nContent-Length: 32\r\n\r\n{\"title\":\"D\",\"text\":\"They met.\"}\r\n\r\n"
	  "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/7\r\nContent-Length: 900\r\n\r\nHTTP/1.1 200 OK\r\n",
	  "A 1|A|They met.||-|-|-|-\n"
	  "A 1|C|They met.||-|-|-|-\n"
	  "S a.warc:0:0: : no answer with a page: http://a.example/3 [http-status]\n"
	  "S a.warc:0:0: : neither a page nor a feed: http://a.example/4 [media]\n"
	  "R a.warc:0:0: : a response without a header of HTTP: http://a.example/5 [warc]\n"
	  "A 1|D|They met.||-|-|-|-\n"
	  "R a.warc:0:0: : the file ends within a record: http://a.example/7 [warc]\n" },
	{ "b.warc", "WARC/1.0\r\nno end",
	  "R b.warc:0:0: : no header of a WARC record here: the rest is left [warc]\n" },
};
#define SAMPLES ((int)(sizeof samples / sizeof *samples))

START_TEST(test_each_format_gives_its_records)
{
	const struct sample *s = &samples[_i];
	struct reading r;

	for (size_t chunk = 0; chunk <= 5; chunk++) {
		ck_assert_int_eq(reading_run(&r, s->path, s->input, strlen(s->input), chunk, NULL),
				 STATUS_OK);
		ck_assert_str_eq(r.out.data, s->wanted);
		strbuf_release(&r.out);
	}
}
END_TEST

START_TEST(test_failed_allocations_end_the_reading_cleanly)
{
	const struct sample *s = &samples[_i];
	bool hit = true;

	json_set_alloc_funcs(mem_alloc, mem_free);
	for (size_t n = 0; hit; n++) {
		struct reading r;
		enum status status;

		mem_fault_after(n);
		status = reading_run(&r, s->path, s->input, strlen(s->input), 0, NULL);
		hit = mem_fault_hit();
		mem_fault_after(SIZE_MAX);
		ck_assert_msg(status == (hit ? STATUS_NOMEM : STATUS_OK), "allocation %zu: %d, out %s", n, status, r.out.data);
		strbuf_release(&r.out);
	}
	json_set_alloc_funcs(malloc, free);
}
END_TEST

START_TEST(test_days_are_read_as_stated)
{
	static const char *const days[][2] = {
		{ "2021-11-24T23:30:00-08:00", "2021-11-24" }, { "20211124", "2021-11-24" },
		{ "Wed, 24 Nov 2021 23:57:00 GMT", "2021-11-24" }, { "24-NOV-21", "2021-11-24" },
		{ "November 24th, 2021 at 11:57 am", "2021-11-24" }, { "1637712000", "2021-11-24" },
		{ "1637712000000", "2021-11-24" }, { "24.11.2021", "2021-11-24" },
		{ "11/24/2021", "2021-11-24" }, { "03/04/2021", "" }, { "2019-13-45", "" },
		{ "Wed Nov 24 11:57:00 2021", "2021-11-24" }, { "November 2021", "2021-11-01" },
		{ "2021/11/24 08:00", "2021-11-24" }, { "24 Sept. 2021", "2021-09-24" },
		{ "yesterday", "" }, { "", "" },
	};
	enum precision precision;
	char iso[11];

	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		civil_iso(day_read(days[i][0], strlen(days[i][0]), &precision), iso);
		ck_assert_msg(!strcmp(iso, days[i][1]), "%s gives %s", days[i][0], iso);
	}
}
END_TEST

START_TEST(test_mapped_columns_win)
{
	struct reader_options options;
	struct reading r;

	reader_options_init(&options);
	options.map.text = "Story_1";
	options.map.title = "Kop";
	reading_run(&r, "m.csv", "Kop,text,Story_1\na,no,yes\n", 26, 0, &options);
	ck_assert_str_eq(r.out.data, "A 2|a|yes||-|-|-|-\n");
	strbuf_release(&r.out);
}
END_TEST

START_TEST(test_limits_refuse_one_record_and_go_on)
{
	static const char json[] = "{\"text\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}\n{\"text\":\"One.\"}\n";
	static const char deep[] = "{\"text\":[[[[[[[[1]]]]]]]]}\n{\"text\":\"One.\"}\n";
	struct reader_options options;
	struct reading r;

	reader_options_init(&options);
	options.limits.record_bytes = 32;
	options.limits.nesting = 5;
	for (size_t chunk = 0; chunk < 6; chunk++) {
		reading_run(&r, "l.jsonl", json, sizeof json - 1, chunk, &options);
		ck_assert_str_eq(r.out.data, "R l.jsonl:1:1: : the record is longer than 32 bytes [limit]\n"
			"A 2|-|One.||-|-|-|-\n");
		strbuf_release(&r.out);
		reading_run(&r, "d.jsonl", deep, sizeof deep - 1, chunk, &options);
		ck_assert_uint_eq(r.articles, 1);
		ck_assert_uint_eq(r.rejects, 1);
		strbuf_release(&r.out);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("readers_formats");
	TCase *tc = tcase_create("formats");

	tcase_add_loop_test(tc, test_each_format_gives_its_records, 0, SAMPLES);
	tcase_add_loop_test(tc, test_failed_allocations_end_the_reading_cleanly, 0, SAMPLES);
	tcase_add_test(tc, test_days_are_read_as_stated);
	tcase_add_test(tc, test_mapped_columns_win);
	tcase_add_test(tc, test_limits_refuse_one_record_and_go_on);
	suite_add_tcase(suite, tc);
	return suite_main(suite);
}
