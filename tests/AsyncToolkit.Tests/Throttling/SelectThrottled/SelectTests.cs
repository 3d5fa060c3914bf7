using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.SelectThrottled;

public class SelectArrayTests : SelectContract<ArrayKind, StreamLimitEntry>;

public class SelectArrayTwinTests : SelectContract<ArrayKind, StreamLimitTwinEntry>;

public class SelectArrayOptionsTests : SelectContract<ArrayKind, StreamSourceOrderEntry>;

public class SelectArrayCompletionTests : SelectContract<ArrayKind, StreamCompletionOrderEntry>;

public class SelectListTests : SelectContract<ListKind, StreamLimitEntry>;

public class SelectListCompletionTests : SelectContract<ListKind, StreamCompletionOrderEntry>;

public class SelectStrictTests : SelectLazyContract<StrictKind, StreamLimitEntry>;

public class SelectStrictTwinTests : SelectLazyContract<StrictKind, StreamLimitTwinEntry>;

public class SelectStrictCompletionTests : SelectLazyContract<StrictKind, StreamCompletionOrderEntry>;

public class SelectStrictCompletionTwinTests : SelectLazyContract<StrictKind, StreamCompletionOrderTwinEntry>;

public class SelectStrictAllOptionsTests : SelectLazyContract<StrictKind, StreamAllOptionsEntry>;

public class SelectCompletedAsyncTests : SelectLazyContract<CompletedAsyncKind, StreamLimitEntry>;

public class SelectCompletedAsyncCompletionTests : SelectLazyContract<CompletedAsyncKind, StreamCompletionOrderEntry>;

public class SelectYieldingAsyncTests : SelectLazyContract<YieldingAsyncKind, StreamLimitEntry>;

public class SelectYieldingAsyncTwinTests : SelectLazyContract<YieldingAsyncKind, StreamLimitTwinEntry>;

public class SelectYieldingAsyncCompletionTests : SelectLazyContract<YieldingAsyncKind, StreamCompletionOrderEntry>;

public class SelectYieldingAsyncCompletionTwinTests : SelectLazyContract<YieldingAsyncKind, StreamCompletionOrderTwinEntry>;

public class SelectYieldingAsyncAllOptionsTests : SelectLazyContract<YieldingAsyncKind, StreamAllOptionsCompletionEntry>;

public class SelectChannelTests : SelectContract<ChannelKind, StreamLimitEntry>;

public class SelectChannelCompletionTests : SelectContract<ChannelKind, StreamCompletionOrderEntry>;
