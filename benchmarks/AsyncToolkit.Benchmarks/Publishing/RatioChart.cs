using System.Xml.Linq;

namespace AsyncToolkit.Benchmarks;

/// <summary>
/// Draws a workload: a group of bars per case, each bar from the baseline (1) to the contender's ratio, bytes an item beside
/// it. Colours follow the reader's light or dark scheme.
/// </summary>
internal static class RatioChart
{
    private const int Width = 860;
    private const int LabelRight = 196;
    private const int BarsLeft = 250;
    private const int BarsRight = 690;
    private const int BytesRight = 836;
    private const int Row = 21;
    private const int Heading = 34;
    private const int Top = 84;
    private const int Bottom = 34;

    private const string Style = """
        text { font: 12px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328; paint-order: stroke; stroke: #ffffff; stroke-width: 4px; }
        .title { font-size: 16px; font-weight: 600; }
        .muted { fill: #59636e; }
        .strong { font-weight: 600; }
        .end { text-anchor: end; }
        .middle { text-anchor: middle; }
        .card { fill: #ffffff; stroke: #d1d9e0; }
        .grid { stroke: #d1d9e0; }
        .one { stroke: #59636e; }
        .peer { fill: #a5adb8; }
        .floor { fill: #d8dee4; }
        .ours { fill: #0969da; }
        .budget { fill: #cf6a00; }
        @media (prefers-color-scheme: dark) {
        text { fill: #f0f6fc; stroke: #0d1117; }
        .muted { fill: #9198a1; }
        .card { fill: #0d1117; stroke: #3d444d; }
        .grid { stroke: #2a313c; }
        .one { stroke: #9198a1; }
        .peer { fill: #656c76; }
        .floor { fill: #3d444d; }
        .ours { fill: #4493f8; }
        .budget { fill: #f0883e; }
        }
        """;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    internal static string Draw(WorkloadResults workload)
    {
        IReadOnlyList<CaseResult> cases = workload.Cases;
        int height = Top + cases.Sum(result => Heading + (Row * (result.Contenders.Count - 1))) + Bottom;
        var scale = new RatioScale(
            [
                .. cases.SelectMany(result => result.Contenders).Select(contender => contender.RatioToBaseline),
                .. cases.SelectMany(workload.Check).Where(verdict => verdict.Kind == BudgetKind.RatioToBaseline).Select(verdict => verdict.Allowed),
                0.5,
                2,
            ],
            BarsLeft,
            BarsRight - BarsLeft);
        string title = $"{workload.Workload.Id}: {workload.Workload.Title}";
        var root = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {Width} {height}"),
            new XAttribute("width", Width),
            new XAttribute("height", height),
            new XAttribute("role", "img"),
            new XElement(Svg + "title", title),
            new XElement(Svg + "style", Style),
            Rectangle("card", 0.5, 0.5, Width - 1, height - 1, 8),
            Text("title", 24, 32, title),
            Text("muted", 24, 54, $"Time relative to {workload.Baseline} (1, logarithmic). To the left is faster."),
            Text("muted end", BytesRight, 54, "bytes an item"));
        if (workload.Verdicts.Any(verdict => verdict.Kind == BudgetKind.RatioToBaseline))
        {
            root.Add(Diamond(BarsRight - 64, 50), Text("muted", BarsRight - 56, 54, "time budget"));
        }

        foreach (double tick in scale.Ticks)
        {
            string kind = tick == 1 ? "one" : "grid";
            root.Add(
                Line(kind, scale.At(tick), Top, height - Bottom + 4),
                Text("muted middle", scale.At(tick), height - Bottom + 20, FormattableString.Invariant($"{tick}")));
        }

        double y = Top;
        foreach (CaseResult result in cases)
        {
            root.Add(DrawCase(workload, result, scale, y));
            y += Heading + (Row * (result.Contenders.Count - 1));
        }

        return root + "\n";
    }

    private static IEnumerable<XElement> DrawCase(WorkloadResults workload, CaseResult result, RatioScale scale, double top)
    {
        int items = result.Case.Workload.ItemsPerCall;
        string reference = result.Find(workload.Baseline) is { } baseline
            ? $"{workload.Baseline}: {Numbers.Time(baseline.NanosecondsPerItem)}, {Numbers.Bytes(baseline.BytesPerCall / items)} an item"
            : "";
        yield return Text("strong", 24, top + 22, result.Case.Parameters);
        yield return Text("muted", LabelRight - 36, top + 22, reference);
        double y = top + Heading;
        foreach (ContenderResult contender in result.Contenders.Where(contender => contender.Contender != workload.Baseline))
        {
            bool isOurs = contender.Contender == Contender.Ours;
            string kind = isOurs ? "ours" : Contender.RoleOf(contender.Contender) == ContenderRole.Floor ? "floor" : "peer";
            double from = Math.Min(scale.At(1), scale.At(contender.RatioToBaseline));
            double to = Math.Max(scale.At(1), scale.At(contender.RatioToBaseline));
            string weight = isOurs ? " strong" : "";
            yield return Text($"end{weight}", LabelRight, y + 14, contender.Contender);
            yield return Rectangle(kind, from, y + 3, Math.Max(1, to - from), Row - 7, 2);
            double? budget = isOurs ? workload.Check(result).FirstOrDefault(verdict => verdict.Kind == BudgetKind.RatioToBaseline)?.Allowed : null;
            double marker = budget is { } allowed ? scale.At(allowed) : double.NaN;
            yield return contender.RatioToBaseline < 1
                ? Text($"end{weight}", (Math.Abs(marker - from) < 40 ? Math.Min(marker, from) - 4 : from) - 5, y + 14, Numbers.Ratio(contender.RatioToBaseline))
                : Text(weight.Trim(), to + 5, y + 14, Numbers.Ratio(contender.RatioToBaseline));
            yield return Text($"end{weight}", BytesRight, y + 14, Numbers.Bytes(contender.BytesPerCall / items));
            if (budget is not null)
            {
                yield return Diamond(marker, y + 10);
            }

            y += Row;
        }
    }

    private static XElement Text(string kind, double x, double y, string text) =>
        new(Svg + "text", new XAttribute("class", kind), Attribute("x", x), Attribute("y", y), text);

    private static XElement Rectangle(string kind, double x, double y, double width, double height, double radius) =>
        new(
            Svg + "rect",
            new XAttribute("class", kind),
            Attribute("x", x),
            Attribute("y", y),
            Attribute("width", width),
            Attribute("height", height),
            Attribute("rx", radius));

    private static XElement Line(string kind, double x, double top, double bottom) =>
        new(Svg + "line", new XAttribute("class", kind), Attribute("x1", x), Attribute("x2", x), Attribute("y1", top), Attribute("y2", bottom));

    private static XElement Diamond(double x, double y) =>
        new(
            Svg + "path",
            new XAttribute("class", "budget"),
            new XAttribute("d", FormattableString.Invariant($"M{x:0.#} {y - 6:0.#}l5 6l-5 6l-5 -6z")));

    private static XAttribute Attribute(string name, double value) => new(name, FormattableString.Invariant($"{value:0.#}"));
}
