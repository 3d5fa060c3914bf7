using PriceQuotes;

return (int)await PriceQuotesApp.RunAsync(args);
