#if CURRENT_ROSLYN
using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.Comparison;

/// <summary>What every analyzer is asked about: each rule's own example with its remedy, and pitfalls that the others cover.</summary>
internal static class Pitfalls
{
    private static readonly (string What, string Pitfall, string Remedy)[] OfOthers =
    [
        ("A call that is not awaited (CS4014)",
            "public static async Task RunAsync(string url) { Site.SaveAsync(url); await Site.LoadAsync(url); }",
            "public static async Task RunAsync(string url) { await Site.SaveAsync(url); await Site.LoadAsync(url); }"),
        ("`async void`",
            "public static async void Run(string url) { await Site.SaveAsync(url); }",
            "public static async Task RunAsync(string url) { await Site.SaveAsync(url); }"),
        ("`Result` in an async method",
            "public static async Task<string> RunAsync(string url) { await Site.SaveAsync(url); return Site.LoadAsync(url).Result; }",
            "public static async Task<string> RunAsync(string url) { await Site.SaveAsync(url); return await Site.LoadAsync(url); }"),
        ("`Parallel.ForEach` with an async lambda",
            "public static void Run(string[] urls) { Parallel.ForEach(urls, async url => await Site.SaveAsync(url)); }",
            "public static Task RunAsync(string[] urls) => Parallel.ForEachAsync(urls, async (url, token) => await Site.SaveAsync(url, token));"),
        ("A token that is not passed on",
            "public static async Task RunAsync(string url, CancellationToken token) { token.ThrowIfCancellationRequested(); await Site.SaveAsync(url); }",
            "public static async Task RunAsync(string url, CancellationToken token) { token.ThrowIfCancellationRequested(); await Site.SaveAsync(url, token); }"),
    ];

    internal static IEnumerable<(string What, string Pitfall, string Remedy)> All =>
        CaseProject.AllAnalyzers
            .SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .DistinctBy(rule => rule.Id)
            .OrderBy(rule => rule.Id, StringComparer.Ordinal)
            .Select(rule => ($"[{rule.Id}]({rule.Id}.md) {rule.Title}", RulePage.Read(rule.Id).Flagged[0], RulePage.Read(rule.Id).Fixed[0]))
            .Concat(OfOthers);
}
#endif
