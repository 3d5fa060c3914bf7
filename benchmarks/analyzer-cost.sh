#!/usr/bin/env bash
# What the analyzers cost: compiles a project of 500 files with and without them, by turns, and prints the medians.
# bash benchmarks/analyzer-cost.sh [rounds], after "dotnet build -c Release src/AsyncToolkit.CodeFixes". Leaves nothing behind.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds="${1:-7}"
analyzers="$PWD/src/AsyncToolkit.Analyzers/bin/Release/netstandard2.0/AsyncToolkit.Analyzers.dll"
[ -f "$analyzers" ] || { echo "Build src/AsyncToolkit.CodeFixes in Release first." >&2; exit 1; }
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cp global.json "$work/"

cat > "$work/Cost.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
    <UseSharedCompilation>false</UseSharedCompilation>
  </PropertyGroup>
  <ItemGroup Condition="'\$(With)' == 'true'">
    <Analyzer Include="$analyzers" />
  </ItemGroup>
</Project>
XML

# Ordinary code: async methods that call each other and the framework, locals, loops, strings, properties, LINQ.
for i in $(seq 1 500); do
  cat > "$work/Service$i.cs" <<CS
namespace Cost;

public sealed class Service$i(HttpClient http)
{
    private readonly Dictionary<string, string> _pages = [];
    private readonly SemaphoreSlim _gate = new(1);

    public int Count => _pages.Count;

    public async Task<string> LoadAsync(string url, CancellationToken cancellationToken)
    {
        if (_pages.TryGetValue(url, out string? known))
        {
            return known;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            string page = await http.GetStringAsync(new Uri(url), cancellationToken).ConfigureAwait(false);
            _pages[url] = Shorten(page, 1000);
            return _pages[url];
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task<IReadOnlyList<string>> LoadAllAsync(IEnumerable<string> urls, CancellationToken cancellationToken)
    {
        var pages = new List<string>();
        foreach (string url in urls.Where(url => url.Length > 0).OrderBy(url => url, StringComparer.Ordinal))
        {
            Task<string> page = LoadAsync(url, cancellationToken);
            pages.Add($"{url}: {await page.ConfigureAwait(false)}");
        }

        return pages;
    }

    public async Task<int> SumAsync(IAsyncEnumerable<int> numbers)
    {
        int sum = 0;
        await foreach (int number in numbers.ConfigureAwait(false))
        {
            sum += Weigh(number) + Count;
        }

        return sum;
    }

    public static string Describe(Service$i service, int depth) =>
        depth == 0 ? "end" : string.Join(", ", Enumerable.Range(0, depth).Select(i => Describe(service, depth - 1) + i));

    private static string Shorten(string text, int length) => text.Length <= length ? text : text[..length] + "…";

    private static int Weigh(int number)
    {
        int weight = 0;
        for (int i = 0; i < number; i++)
        {
            weight += i % 3 == 0 ? Math.Abs(number - i) : i;
        }

        return weight;
    }
}
CS
done

compile() {
  dotnet build "$work/Cost.csproj" -c Release --no-restore -v q -t:Rebuild "-p:With=$1" "${@:2}"
}

median() {
  sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

dotnet restore "$work/Cost.csproj" > "$work/log"
compile false > "$work/log"
compile true > "$work/log"
for ((round = 0; round < rounds; round++)); do
  for with in false true; do
    begin=$(date +%s%N)
    compile "$with" > "$work/log"
    echo $((($(date +%s%N) - begin) / 1000000)) >> "$work/$with"
  done
done

without="$(median < "$work/false")"
with="$(median < "$work/true")"
echo "build of 500 files, median of $rounds: without $without ms, with $with ms, ratio $(awk "BEGIN { printf \"%.3f\", $with / $without }")"
compile true -p:ReportAnalyzer=true -v:d | grep -E 'AsyncToolkit.Analyzers, |Total analyzer execution time|ATK[0-9]' | sed 's/^ *//'
