# bash completion for dateline: commands, their options, and the words some
# options take; files elsewhere.
_dateline() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= word
	for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		case $word in
		-*) ;;
		*) command=$word; break ;;
		esac
	done
	case $prev in
	--format) COMPREPLY=($(compgen -W "csv tsv json jsonl xlsx timelinejs timelinejs-csv gexf dot geojson vega-lite html gdelt datapackage datasette text markdown html feed" -- "$cur")); return ;;
	--by)
		word="day week month quarter year"
		[ "$command" != network ] || word="country role actor"
		COMPREPLY=($(compgen -W "$word" -- "$cur")); return ;;
	--order) COMPREPLY=($(compgen -W "date published articles mentions none" -- "$cur")); return ;;
	--roles) COMPREPLY=($(compgen -W "state all" -- "$cur")); return ;;
	--status) COMPREPLY=($(compgen -W "done announced intended claimed denied" -- "$cur")); return ;;
	--confidence) COMPREPLY=($(compgen -W "high medium low" -- "$cur")); return ;;
	-d | --database | -o | --output | --lexicon) COMPREPLY=($(compgen -f -- "$cur")); return ;;
	esac
	if [ -z "$command" ]; then
		COMPREPLY=($(compgen -W "import code dates extract timeline relations changes sequences network compare actors codes show export review correct corrections recode batches rejects check stats lexicon help --help --version -d" -- "$cur"))
		return
	fi
	case $command in
	import) word="--database --dataset --dry-run --reprints --events --expansion-limit --file-dates --format --help --jobs --lexicon --map --nesting-limit --record-limit" ;;
	code) word="--database --explain --help --lexicon --statements" ;;
	dates) word="--database --help --lexicon" ;;
	extract) word="--database --format --help" ;;
	timeline) word="--actor --after --all-columns --top --as-coded --batch --between --bom --code --columns --confidence --database --dataset --distinct --format --from --goldstein --help --licence --limit --no-guard --order --output --place --precision --published-from --published-to --publisher --quad --roles --source --status --target --text --to --type --within" ;;
	relations) word="--actor --as-coded --assume-published --batch --bom --by --code --confidence --database --dataset --distinct --format --from --goldstein --help --no-guard --output --place --precision --published-from --published-to --publisher --quad --rate --roles --smooth --source --spread --status --target --text --to --type --within" ;;
	changes) word="--actor --as-coded --assume-published --batch --bom --by --code --confidence --database --dataset --distinct --format --from --goldstein --help --limit --no-guard --output --place --precision --published-from --published-to --publisher --quad --roles --source --status --target --text --to --top --type --within" ;;
	sequences) word="--actor --after --as-coded --batch --bom --confidence --database --dataset --distinct --format --from --goldstein --help --in --no-guard --output --pairs --place --precision --published-from --published-to --publisher --quad --roles --source --status --target --text --then --to --type --within" ;;
	network) word="--actor --actors --as-coded --batch --between --bom --by --code --confidence --database --dataset --distinct --format --from --goldstein --help --limit --no-guard --output --place --precision --published-from --published-to --publisher --quad --roles --source --status --target --text --to --type --within" ;;
	compare) word="--actor --as-coded --between --bom --by --code --confidence --country --database --format --from --goldstein --help --no-guard --output --pairs --place --precision --published-from --published-to --publisher --quad --roles --source --status --target --text --to --type --window --within" ;;
	actors) word="--batch --bom --database --format --from --help --limit --no-guard --output --until" ;;
	codes) word="--bom --database --format --help --no-guard --output" ;;
	show) word="--actor --as-coded --assume-published --batch --bom --by --code --confidence --database --dataset --distinct --format --from --goldstein --help --no-guard --output --place --precision --published-from --published-to --publisher --quad --roles --source --spread --status --target --text --to --top --type --within" ;;
	export) word="--actor --after --all-columns --top --as-coded --batch --between --bom --code --columns --confidence --database --dataset --distinct --format --from --goldstein --help --licence --limit --no-guard --order --output --place --precision --published-from --published-to --publisher --quad --roles --source --status --target --text --to --type --within" ;;
	review) word="--actor --after --all --as-coded --batch --between --bom --by --code --confidence --database --dataset --distinct --format --from --goldstein --help --limit --no-guard --order --output --place --precision --published-from --published-to --publisher --quad --roles --sample --source --status --target --text --to --type --within" ;;
	correct) word="--add --by --code --confirm --database --date --help --note --quote --reject --source --status --target --withdraw" ;;
	corrections) word="--bom --by --database --format --help --no-guard --output --waiting" ;;
	recode) word="--batch --bom --database --dry-run --events --format --help --lexicon --no-guard --output" ;;
	batches) word="--bom --database --format --help --no-guard --output" ;;
	rejects) word="--batch --bom --database --format --help --no-guard --output --skipped" ;;
	check) word="--database --help --rebuild" ;;
	stats) word="--bom --database --format --help --no-guard --output" ;;
	lexicon) word="--database --help --output" ;;
	help) word="--help --version" ;;
	*) word= ;;
	esac
	case $cur in
	-*) COMPREPLY=($(compgen -W "$word" -- "$cur")) ;;
	*) COMPREPLY=($(compgen -f -- "$cur")) ;;
	esac
}
complete -o filenames -F _dateline dateline
