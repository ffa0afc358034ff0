namespace Halatech.Local.Tests.OpenAi;

internal sealed record Faq(string Id, string Question, string Answer, string[] Paraphrases);

/// <summary>Twenty questions that a small hotel answers, each with two other ways to ask it.</summary>
internal static class HotelFaqs
{
    public static readonly Faq[] All =
    [
        new("check-in", "What time is check-in?", "Check-in starts at 14:00. Early arrival is possible on request.",
            ["When can I arrive and get my room?", "from what hour can we chekin"]),
        new("check-out", "What time is check-out?", "Rooms are free until 11:00 on the day of departure.",
            ["When do we have to leave the room?", "Is late checkout at noon possible?"]),
        new("breakfast", "Is breakfast included?", "Breakfast is included in every rate and is served from 7:00 to 10:30, on Sundays until 11:30.",
            ["Does the price cover breakfast?", "Do I pay extra for brekfast?"]),
        new("parking", "Do you have parking?", "Yes, the garage below the house costs 15 euros a night.",
            ["Where can I leave my car?", "is there a car park for guests"]),
        new("pets", "Are pets allowed?", "Dogs and cats are welcome for 20 euros a stay.",
            ["Can I bring my dog?", "Do you accept animals?"]),
        new("wifi", "Is there Wi-Fi?", "Wireless internet is free in the whole house; the code is on your key card.",
            ["How do I get on the internet?", "whats the wifi password"]),
        new("cancel", "How can I cancel my booking?", "You can cancel free of charge until 18:00 on the day before arrival.",
            ["I want to cancel my reservation", "What is your cancellation policy?"]),
        new("pool", "Do you have a swimming pool?", "The pool on the roof is open from 8:00 to 20:00 between May and September.",
            ["Can we swim at the hotel?", "pool opening hours"]),
        new("gym", "Is there a gym?", "The fitness room on the first floor is open day and night.",
            ["Where can I work out?", "Do you have fitness equipment?"]),
        new("shuttle", "Is there an airport shuttle?", "Our shuttle meets every flight on request and costs 25 euros a ride.",
            ["How do I get from the airport to you?", "Can someone pick me up from my flight?"]),
        new("children", "Can children stay for free?", "Children under six stay free in their parents' room.",
            ["What do I pay for my kids?", "is there a fee for a toddler"]),
        new("cot", "Can I have a baby cot?", "We put up a cot at no charge; please tell us a day ahead.",
            ["Do you provide a crib?", "We need a cot for our baby"]),
        new("smoking", "May I smoke in the room?", "All rooms are non-smoking. There is a terrace for smokers on the third floor.",
            ["Do you have smoking rooms?", "where can i smoke a cigarette"]),
        new("luggage", "Can I store my luggage?", "We keep your bags before check-in and after check-out at no charge.",
            ["Can I leave my suitcase with you?", "Do you have baggage storage?"]),
        new("wheelchair", "Is the hotel accessible by wheelchair?", "Two rooms and all public areas can be reached without a step.",
            ["Do you have rooms for disabled guests?", "My mother uses a wheelchair, is that a problem?"]),
        new("restaurant", "When is the restaurant open?", "Dinner is served from 18:00 to 22:00, on Sundays until 21:00.",
            ["Until when can we eat dinner?", "What are the restaurant hours?"]),
        new("laundry", "Do you offer a laundry service?", "Laundry handed in by 9:00 is back the same evening.",
            ["Can you wash my clothes?", "Is there a place for washing and ironing?"]),
        new("invoice", "Can I get an invoice for my company?", "Tell us the company's address at check-out and we print the invoice with it.",
            ["I need a receipt for my employer", "Could you make out the bill to my company?"]),
        new("cards", "Which credit cards do you accept?", "We take Visa, Mastercard and American Express.",
            ["Can I pay by card?", "Do you take amex?"]),
        new("lost", "I left something in the room. What now?", "We keep lost property for three months; call the front desk.",
            ["I forgot my charger at the hotel", "Do you have a lost and found?"]),
    ];
}
