export const id=4441;export const ids=[4441];export const modules={4441:(o,e,s)=>{s.d(e,{AssumeRoleCommand:()=>t.Q,STSClient:()=>d.i});var t=s(9586),d=s(4302)}};
