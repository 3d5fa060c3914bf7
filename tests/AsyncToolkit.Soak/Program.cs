using System.Diagnostics;
using System.Globalization;
using AsyncToolkit.Soak;

const int CallsAtATime = 3;
const long FlatWithin = 2_000_000;

string mode = args is ["gathers" or "streams" or "timeouts", ..] ? args[0] : "fan-out";
if (SoakArguments.Parse(mode == "fan-out" ? args : args[1..]) is not { } arguments)
{
    Console.Error.WriteLine("usage: AsyncToolkit.Soak [gathers | streams | timeouts] [--items 10000000] [--seed 20260000] [--seconds 900]");
    return 2;
}

switch (mode)
{
    case "gathers":
        return await GatherSoak.RunAsync(arguments);
    case "streams":
        return await StreamSoak.RunAsync(arguments);
    case "timeouts":
        return await TimeoutSoak.RunAsync(arguments);
}

var random = new Random(arguments.Seed);
var table = new SoakTable();
var watch = Stopwatch.StartNew();
int passed = 0;
int failed = 0;
long items = 0;

// what is made once (pool threads, compiled code, queues) is made before the first measurement
await SoakAsync(arguments.Items / 20, new SoakTable());
long before = LiveMemory.Bytes();
long measured = items;
while (items < arguments.Items && watch.Elapsed < arguments.Cap)
{
    await SoakAsync(Math.Min(arguments.Items, items + 500_000), table);
}

long after = LiveMemory.Bytes();
table.Print();
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"seed {arguments.Seed}: {items:N0} items in {watch.Elapsed.TotalSeconds:F1} s, live bytes {before:N0} -> {after:N0}"));
Check(after - before < FlatWithin, $"memory grew by {after - before:N0} B over {items - measured:N0} items");
Check(items >= arguments.Items, $"the time was up after {items:N0} items");
Console.WriteLine($"{passed} passed, {failed} failed");
return failed == 0 ? 0 : 1;

async Task SoakAsync(long until, SoakTable counts)
{
    while (items < until && watch.Elapsed < arguments.Cap)
    {
        (SoakPlan Plan, SoakCall Call)[] calls = [.. Enumerable.Range(0, CallsAtATime).Select(_ => SoakPlan.Draw(random)).Select(static plan => (plan, new SoakCall(plan)))];
        (TaskStatus Status, IReadOnlyList<string> Complaints)[] ends = await Task.WhenAll(calls.Select(static call => Task.Run(call.Call.RunAsync)));
        for (int i = 0; i < calls.Length; i++)
        {
            counts.Add(calls[i].Plan, calls[i].Call, ends[i].Status);
            items += calls[i].Call.Started;
            calls[i].Call.Dispose();
            Check(ends[i].Complaints.Count == 0, string.Join(Environment.NewLine, ends[i].Complaints));
        }
    }
}

void Check(bool holds, string complaint)
{
    if (holds)
    {
        passed++;
    }
    else
    {
        failed++;
        Console.WriteLine($"FAILED: {complaint}");
    }
}
