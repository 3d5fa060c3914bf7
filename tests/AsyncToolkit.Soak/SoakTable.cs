using System.Globalization;

namespace AsyncToolkit.Soak;

/// <summary>The counts of a run, by source kind, as a table.</summary>
internal sealed class SoakTable
{
    private readonly SortedDictionary<SourceKind, Row> _rows = [];

    internal void Add(SoakPlan plan, SoakCall call, TaskStatus status)
    {
        if (!_rows.TryGetValue(plan.Source, out Row? row))
        {
            _rows[plan.Source] = row = new Row();
        }

        row.Calls++;
        row.Items += call.Started;
        row.Failures += call.Failed;
        row.Succeeded += status == TaskStatus.RanToCompletion ? 1 : 0;
        row.Faulted += status == TaskStatus.Faulted ? 1 : 0;
        row.Canceled += status == TaskStatus.Canceled ? 1 : 0;
        row.AtLimit += call.Peak == plan.Limit ? 1 : 0;
    }

    internal void Print()
    {
        Console.WriteLine("source      calls       items  succeeded  faulted  canceled  failures  limit reached");
        foreach ((SourceKind kind, Row row) in _rows)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{kind,-10} {row.Calls,6} {row.Items,11:N0} {row.Succeeded,10} {row.Faulted,8} {row.Canceled,9} {row.Failures,9} {row.AtLimit,14}"));
        }
    }

    private sealed class Row
    {
        internal int Calls;
        internal long Items;
        internal long Failures;
        internal int Succeeded;
        internal int Faulted;
        internal int Canceled;
        internal int AtLimit;
    }
}
