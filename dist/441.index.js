export const id=441;export const ids=[441];export const modules={4441:(o,e,s)=>{s.d(e,{AssumeRoleCommand:()=>t.Q,STSClient:()=>d.i});var t=s(9586),d=s(4302)}};
