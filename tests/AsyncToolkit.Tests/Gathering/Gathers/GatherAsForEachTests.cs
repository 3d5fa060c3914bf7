using AsyncToolkit.Tests.Support;
using AsyncToolkit.Tests.Throttling.ForEachThrottled;

namespace AsyncToolkit.Tests.Gathering.Gathers;

// Limit, failure, cancellation and context are the for-each's: its own contract, run on gathers.
public class GatherAsForEachArrayTests : ForEachContract<ArrayKind, AsForEach<GatherLimitEntry>>;

public class GatherAsForEachListTwinTests : ForEachContract<ListKind, AsForEach<GatherTwinEntry>>;

public class GatherAsForEachStrictOptionsTests : ForEachLazyContract<StrictKind, AsForEach<GatherOptionsEntry>>;

public class GatherAsForEachStrictAllOptionsTests : ForEachLazyContract<StrictKind, AsForEach<GatherAllOptionsEntry>>;

public class GatherAsForEachAsyncTests : ForEachLazyContract<YieldingAsyncKind, AsForEach<GatherLimitEntry>>;

public class GatherAsForEachAsyncOptionsTwinTests : ForEachLazyContract<YieldingAsyncKind, AsForEach<GatherOptionsTwinEntry>>;
