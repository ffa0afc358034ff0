using System.Collections.Frozen;

namespace Halatech.Local.OpenAi.Text;

/// <summary>
/// Words that customers of hotels, restaurants and shops use for one another. Each line is one group;
/// a word stands in one group only, and the first word names the concept.
/// </summary>
internal static class Synonyms
{
    private static readonly FrozenDictionary<string, string> Concepts = Build(
        "price cost fee charge rate tariff expensive cheap pay payment paid free gratis complimentary money",
        "checkin arrival arrive early",
        "checkout departure depart leave vacate late",
        "time hour hours opening open closing close clock schedule",
        "cancel cancellation annul abort",
        "book booking reserve reservation",
        "refund reimburse reimbursement moneyback",
        "pet dog cat animal puppy",
        "parking park garage valet",
        "wifi internet wireless wlan broadband",
        "breakfast brunch",
        "restaurant dining diner dinner lunch meal eat food menu supper",
        "pool swim swimming",
        "gym fitness exercise workout treadmill",
        "spa massage sauna wellness",
        "child children kid kids baby infant toddler family",
        "crib cot",
        "shuttle transfer taxi pickup transport cab ride",
        "airport terminal",
        "luggage baggage suitcase bag bags",
        "store storage keep hold deposit",
        "smoke smoking cigarette vape smoker",
        "wheelchair accessible disabled accessibility disability handicapped mobility ramp step",
        "laundry ironing washing wash dryclean clothes",
        "towel linen sheet bedding pillow",
        "invoice receipt bill vat",
        "card visa mastercard amex",
        "deliver delivery ship shipping dispatch courier",
        "return exchange",
        "order purchase buy",
        "stock availability available inventory",
        "discount coupon voucher promo promotion offer deal",
        "phone telephone call number mobile",
        "email mail mails inbox",
        "address location located direction directions where",
        "vegetarian vegan meatless plant",
        "allergy allergen gluten nut intolerance",
        "party event wedding banquet reception",
        "hall conference meeting seminar training ballroom boardroom venue",
        "couple partner girlfriend boyfriend spouse wife husband",
        "power electricity light generator",
        "ill sick unwell doctor nurse clinic",
        "job vacancy employ employment career",
        "room suite bedroom accommodation",
        "aircon ac cooling heating",
        "lost missing misplaced forgot forget forgotten left",
        "delete remove erase discard drop trash wipe clear",
        "change modify edit alter update amend adjust shift postpone reschedule",
        "picture photo image photograph pic",
        "video clip film movie",
        "hide conceal invisible secret private hidden",
        "show display view see visible",
        "find search locate lookup",
        "copy duplicate clone",
        "merge combine join unify",
        "split separate divide",
        "multiple several many various bulk batch",
        "message msg chat",
        "login credential password signin",
        "account profile",
        "block ban prevent stop disable forbid",
        "allow permit enable",
        "download save export backup",
        "upload import",
        "send forward",
        "website site webpage page url link",
        "document doc file",
        "spreadsheet excel sheet",
        "folder directory",
        "notify notification alert reminder remind",
        "contact reach",
        "error problem issue trouble fail wrong broken",
        "fast quick quickly rapid speed",
        "automatic automatically auto",
        "old older previous past former",
        "new recent latest",
        "create make add",
        "word text");

    public static string ConceptOf(string stem) => Concepts.GetValueOrDefault(stem, stem);

    private static FrozenDictionary<string, string> Build(params string[] groups)
    {
        var concepts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var words = group.Split(' ');
            // The marker keeps a concept apart from a stem that happens to be spelt alike.
            foreach (var word in words) concepts.TryAdd(Stemmer.Stem(word), "~" + words[0]);
        }

        return concepts.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
