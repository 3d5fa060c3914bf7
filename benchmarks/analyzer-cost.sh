#!/usr/bin/env bash
# What the analyzers cost: compiles a project of 500 files without them, with them as they come, and with every rule raised to a warning, by turns, and
# prints the medians. The compiler is run by itself, as the build runs it, so that nothing else is measured.
# bash benchmarks/analyzer-cost.sh [rounds]. Builds what it measures, and leaves nothing else behind.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds="${1:-7}"
analyzers="$PWD/src/AsyncToolkit.Analyzers/bin/Release/netstandard2.0/AsyncToolkit.Analyzers.dll"
library="$PWD/src/AsyncToolkit/bin/Release/net10.0/AsyncToolkit.dll"
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
dotnet build src/AsyncToolkit -c Release -f net10.0 -v q > /dev/null
dotnet build src/AsyncToolkit.Analyzers -c Release -v q > /dev/null
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
    <ProvideCommandLineArgs>true</ProvideCommandLineArgs>
  </PropertyGroup>
  <ItemGroup>
    <Reference Include="$library" />
  </ItemGroup>
  <Target Name="KeepArguments" AfterTargets="CoreCompile">
    <WriteLinesToFile File="without.rsp" Lines="@(CscCommandLineArgs)" Overwrite="true" />
  </Target>
</Project>
XML

cat > "$work/all.globalconfig" <<INI
is_global = true
dotnet_analyzer_diagnostic.category-AsyncToolkit.ForgottenAwait.severity = warning
dotnet_analyzer_diagnostic.category-AsyncToolkit.Blocking.severity = warning
dotnet_analyzer_diagnostic.category-AsyncToolkit.FanOut.severity = warning
dotnet_analyzer_diagnostic.category-AsyncToolkit.Usage.severity = warning
INI

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

median() {
  sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

cd "$work"
dotnet build Cost.csproj -c Release -v q > log
csc="$(dotnet msbuild Cost.csproj -getProperty:RoslynTargetsPath)/bincore/csc.dll"
{ cat without.rsp; echo "/analyzer:\"$analyzers\""; } > default.rsp
{ cat default.rsp; echo "/analyzerconfig:\"$work/all.globalconfig\""; } > all.rsp

compile() {
  dotnet "$csc" /noconfig "@$1.rsp" "${@:2}" > log || { cat log >&2; exit 1; }
}

for variant in without default all; do compile "$variant"; done
TIMEFORMAT='%R %U %S'
for ((round = 0; round < rounds; round++)); do
  for variant in without default all; do
    { time compile "$variant"; } 2> time
    awk '{ printf "%.0f\n", $1 * 1000 }' time >> "$variant.wall"
    awk '{ printf "%.0f\n", ($2 + $3) * 1000 }' time >> "$variant.cpu"
  done
done

for kind in wall cpu; do
  without="$(median < "without.$kind")"
  for variant in default all; do
    with="$(median < "$variant.$kind")"
    echo "csc over 500 files, $kind time, median of $rounds: without $without ms, $variant $with ms, ratio $(awk "BEGIN { printf \"%.3f\", $with / $without }")"
  done
done

compile all /reportanalyzer
grep -E 'AsyncToolkit.Analyzers, |Total analyzer execution time|ATK[0-9]' log | sed 's/^ *//'
