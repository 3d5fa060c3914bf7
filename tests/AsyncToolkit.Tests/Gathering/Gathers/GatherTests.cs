using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Gathers;

public class GatherArrayTests : GatherContract<ArrayKind, GatherLimitEntry>;

public class GatherArrayTwinTests : GatherContract<ArrayKind, GatherTwinEntry>;

public class GatherArrayOptionsTests : GatherContract<ArrayKind, GatherOptionsEntry>;

public class GatherArrayAllOptionsTests : GatherContract<ArrayKind, GatherAllOptionsEntry>;

public class GatherListTests : GatherContract<ListKind, GatherLimitEntry>;

public class GatherIteratorTests : GatherContract<IteratorKind, GatherLimitEntry>;

public class GatherStrictTests : GatherContract<StrictKind, GatherOptionsTwinEntry>;

public class GatherCompletedAsyncTests : GatherContract<CompletedAsyncKind, GatherLimitEntry>;

public class GatherYieldingAsyncTests : GatherContract<YieldingAsyncKind, GatherTwinEntry>;

public class GatherYieldingAsyncOptionsTests : GatherContract<YieldingAsyncKind, GatherOptionsEntry>;

public class GatherYieldingAsyncAllOptionsTests : GatherContract<YieldingAsyncKind, GatherAllOptionsEntry>;

public class GatherChannelTests : GatherContract<ChannelKind, GatherLimitEntry>;

public class GatherOperationsTests : GatherContract<IteratorKind, GatherOperationsEntry>;

public class GatherOperationsTwinTests : GatherContract<ArrayKind, GatherOperationsTwinEntry>;

public class GatherOutcomesArrayTests : GatherContract<ArrayKind, GatherOutcomesEntry>;

public class GatherOutcomesStrictTests : GatherContract<StrictKind, GatherOutcomesEntry>;

public class GatherOutcomesAsyncTests : GatherContract<YieldingAsyncKind, GatherOutcomesEntry>;
